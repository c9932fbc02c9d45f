import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { after, afterEach, before, beforeEach, describe, it } from 'mocha';
import Stripe from 'stripe';
import { runCli } from './run-cli.js';

const SECRET = 'whsec_test';
const EVENT = { id: 'evt_1', object: 'event', type: 'charge.succeeded', data: { object: { id: 'ch_1', amount: 100 } } };

interface Posted {
  readonly path: string;
  readonly body: Buffer;
  readonly signature: string;
}

let server: Server;
let to = '';
let posted: Posted[] = [];
let answer = 200;
let folder = '';

describe('quittance replay', function () {
  this.timeout(60_000);

  before(async () => {
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const signature = String(request.headers['stripe-signature']);
        posted.push({ path: request.url ?? '', body: Buffer.concat(chunks), signature });
        response.writeHead(answer, { 'content-type': 'application/problem+json' });
        response.end(answer === 200 ? '' : '{"code":"ingress.signature_bad","title":"Bad signature"}');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    to = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  beforeEach(() => {
    posted = [];
    answer = 200;
    folder = mkdtempSync(join(tmpdir(), 'quittance-replay-'));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  after(() => {
    server.close();
  });

  it('posts the bytes of a file as they are, signed so that Stripe’s own library accepts them', async () => {
    const text = `${JSON.stringify({ ...EVENT, note: 'ชำระเงิน ✓' }, null, 4)}\n`;
    writeFileSync(join(folder, 'a.json'), text);
    const { code } = await replay(folder);
    expect(code).to.equal(0);
    expect(posted.map((each) => each.body.toString('utf8'))).to.deep.equal([text]);
    expect(posted[0]!.path).to.equal('/webhooks/stripe/default');
    const event = Stripe.webhooks.constructEvent(posted[0]!.body, posted[0]!.signature, SECRET);
    expect(event.id).to.equal('evt_1');
  });

  it('reads every kind of file of a folder and of those below it', async () => {
    const lines = [1, 2, 3].map((id) => JSON.stringify({ ...EVENT, id: `evt_line${id}` }));
    mkdirSync(join(folder, 'below'));
    writeFileSync(join(folder, 'one.json'), JSON.stringify(EVENT));
    writeFileSync(join(folder, 'below', 'zipped.json.gz'), gzipSync(JSON.stringify({ ...EVENT, id: 'evt_zipped' })));
    writeFileSync(join(folder, 'lines.jsonl'), `${lines.join('\r\n')}\n\n`);
    writeFileSync(join(folder, 'below', 'lines.jsonl.gz'), gzipSync(lines.join('\n').replaceAll('line', 'zipline')));
    writeFileSync(join(folder, 'README.md'), 'no event');
    const { code, out } = await replay(folder);
    expect(code).to.equal(0);
    expect(ids()).to.have.members([
      ...['evt_1', 'evt_zipped', 'evt_line1', 'evt_line2', 'evt_line3'],
      ...['evt_zipline1', 'evt_zipline2', 'evt_zipline3'],
    ]);
    expect(posted.every((each) => !each.body.includes(13))).to.equal(true);
    expect(out).to.include('8 posted');
  });

  it('names files that cannot be read, and posts the rest', async () => {
    writeFileSync(join(folder, 'broken.json'), '{"id": ');
    writeFileSync(join(folder, 'empty.json'), '');
    writeFileSync(join(folder, 'torn.json.gz'), gzipSync(JSON.stringify(EVENT)).subarray(0, 40));
    writeFileSync(join(folder, 'list.json'), '[1, 2]');
    writeFileSync(join(folder, 'lines.jsonl'), `nonsense\n${JSON.stringify(EVENT)}\n`);
    const { code, out, err } = await replay(folder);
    expect(code).to.equal(1);
    expect(ids()).to.deep.equal(['evt_1']);
    for (const name of ['broken.json', 'empty.json', 'torn.json.gz', 'lines.jsonl:1', 'list.json'])
      expect(err).to.include(join(folder, name));
    expect(out).to.include('not readable: 4').and.include('no events, left out: 1');
  });

  it('ends with 0 when a folder also has JSON that is no event, and with 1 when it has nothing else', async () => {
    writeFileSync(join(folder, 'list.json'), '[]');
    expect((await replay(folder)).code).to.equal(1);
    writeFileSync(join(folder, 'a.json'), JSON.stringify(EVENT));
    expect((await replay(folder)).code).to.equal(0);
  });

  it('ends with 1 and says why when an answer is not 200', async () => {
    answer = 400;
    writeFileSync(join(folder, 'a.json'), JSON.stringify(EVENT));
    const { code, out, err } = await replay(folder);
    expect(code).to.equal(1);
    expect(out).to.match(/400: 1/);
    expect(err).to.include('a.json: 400 ingress.signature_bad: Bad signature');
  });

  it('ends with 1 when nobody answers', async () => {
    writeFileSync(join(folder, 'a.json'), JSON.stringify(EVENT));
    const { code, out } = await runCli(['replay', folder, '--to', 'http://127.0.0.1:1', '--secret', SECRET]);
    expect(code).to.equal(1);
    expect(out).to.include('no answer: 1');
  });

  it('posts to another connection, or to a full address as it is', async () => {
    writeFileSync(join(folder, 'a.json'), JSON.stringify(EVENT));
    await replay(folder, '--connection', 'jp');
    await runCli(['replay', folder, '--to', `${to}/hooks/x`, '--secret', SECRET]);
    expect(posted.map((each) => each.path)).to.deep.equal(['/webhooks/stripe/jp', '/hooks/x']);
  });

  it('gives the same as JSON', async () => {
    writeFileSync(join(folder, 'a.json'), JSON.stringify(EVENT));
    writeFileSync(join(folder, 'b.json'), '{');
    const { code, out } = await replay(folder, '--json');
    expect(code).to.equal(1);
    expect(JSON.parse(out))
      .to.include({ files: 2, posted: 1, bad: 1, skipped: 0 })
      .and.deep.include({
        answers: { 200: 1 },
        refused: [],
      });
  });

  it('posts ten thousand events of one zipped file', async () => {
    const line = JSON.stringify({ ...EVENT, padding: 'x'.repeat(2_000) });
    writeFileSync(join(folder, 'many.jsonl.gz'), gzipSync(`${line}\n`.repeat(10_000)));
    posted.length = 0;
    const { code, out } = await replay(folder, '--json', '--concurrency', '32');
    expect(code).to.equal(0);
    expect(JSON.parse(out).posted).to.equal(10_000);
  });

  for (const [what, args, code] of [
    ['a folder that is not there', ['replay', '/nowhere/at/all', '--to', 'http://127.0.0.1:1', '--secret', SECRET], 66],
    ['an address that is none', ['replay', '.', '--to', 'nonsense', '--secret', SECRET], 64],
    ['no secret at all', ['replay', '.', '--to', 'http://127.0.0.1:1'], 78],
    ['a concurrency of nought', ['replay', '.', '--concurrency', '0'], 64],
  ] as const)
    it(`says in one line what is wrong with ${what}`, async () => {
      const result = await runCli(args);
      expect(result.code).to.equal(code);
      expect(result.err.trim().split('\n')).to.have.length(1);
      expect(result.err).to.match(/^quittance: /);
    });
});

function replay(path: string, ...more: string[]) {
  return runCli(['replay', path, '--to', to, '--secret', SECRET, ...more]);
}

function ids(): string[] {
  return posted.map((each) => JSON.parse(each.body.toString('utf8')).id);
}
