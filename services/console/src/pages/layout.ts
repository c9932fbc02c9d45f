import type { User } from '../access/users.js';
import { LANGUAGES, type Speech } from '../messages/speak.js';
import { type Html, html } from './html.js';
import { STYLE_URL } from './style.js';

export interface Link {
  readonly text: string;
  readonly url: string;
}

export interface Frame {
  /** What this page is, in front of the product's name. */
  readonly title: string;
  readonly user: User | null;
  readonly links: readonly Link[];
  readonly content: Html;
}

/** The frame of every page. */
export function layout(speech: Speech, { title, user, links, content }: Frame): string {
  const page = html`<!doctype html>
<html lang="${speech.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} – ${speech.text('title')}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${STYLE_URL}">
</head>
<body>
<header><h1>${speech.text('title')}</h1>
${links.length === 0 ? null : html`<nav aria-label="${speech.text('pages')}">${links.map(({ text, url }) => html`<a href="${url}">${text}</a>`)}</nav>`}
<nav class="end" aria-label="${speech.text('language')}">${languages(speech)}</nav>
${user === null ? null : account(speech, user)}
</header>
<main>
${content}
</main>
</body>
</html>
`;
  return page.text;
}

function languages(speech: Speech): Html[] {
  return Object.entries(LANGUAGES).map(([code, name]) =>
    code === speech.language
      ? html`<strong lang="${code}" aria-current="true">${name}</strong>`
      : html`<a href="?lang=${code}" lang="${code}" hreflang="${code}">${name}</a>`,
  );
}

function account(speech: Speech, user: User): Html {
  return html`<form method="post" action="/logout?lang=${speech.language}"><span>${user.name}</span>
<span class="soft">${speech.text(`role_${user.role}`)}</span>
<button type="submit">${speech.text('logout')}</button></form>`;
}
