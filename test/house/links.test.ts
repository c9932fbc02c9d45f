import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { hasVersionControl, ROOT, type SourceFile, sourceFiles } from './sources.js';

describe('the documents', () => {
  it('have links that lead somewhere', function () {
    if (!hasVersionControl()) return this.skip();
    const documents = sourceFiles('.md');
    expect(documents.length).to.be.greaterThan(10);
    expect(documents.flatMap((each) => brokenLinks(each, documents))).to.deep.equal([]);
  });
});

/** Links within the repository whose file or heading is not there. */
function brokenLinks({ path, text }: SourceFile, documents: readonly SourceFile[]): string[] {
  const links = [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
  return links
    .filter((link) => !/^[a-z]+:/.test(link))
    .filter((link) => {
      const [file = '', anchor] = link.split('#');
      const target = file === '' ? path : normalize(join(dirname(path), file));
      if (!existsSync(join(ROOT, target))) return true;
      const document = documents.find((each) => each.path === target);
      return anchor !== undefined && document !== undefined && !anchorsOf(document).includes(anchor);
    })
    .map((link) => `${path}: ${link}`);
}

/** Anchors of the headings, as GitHub makes them. */
function anchorsOf({ text }: SourceFile): string[] {
  return [...withoutCode(text).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replace(/\s/g, '-'),
  );
}

function withoutCode(text: string): string {
  return text.replace(/^```[\s\S]*?^```/gm, '');
}
