import type { User } from '../access/users.js';
import { LANGUAGES, type Speech } from '../messages/speak.js';
import { type Html, html } from './html.js';

/** The frame of every page. */
export function layout(speech: Speech, user: User | null, content: Html): string {
  const page = html`<!doctype html>
<html lang="${speech.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${speech.text('title')}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/style.css">
</head>
<body>
<header><h1>${speech.text('title')}</h1>
<nav aria-label="${speech.text('language')}">${languages(speech)}</nav>
${user === null ? null : account(speech, user)}
</header>
${content}
</body>
</html>
`;
  return page.text;
}

function languages(speech: Speech): Html[] {
  return Object.entries(LANGUAGES).map(([code, name]) =>
    code === speech.language
      ? html`<strong lang="${code}">${name}</strong>`
      : html`<a href="?lang=${code}" lang="${code}" hreflang="${code}">${name}</a>`,
  );
}

function account(speech: Speech, user: User): Html {
  return html`<div><span>${user.name}</span> <span class="soft">${speech.text(`role_${user.role}`)}</span>
<form method="post" action="/logout?lang=${speech.language}"><button>${speech.text('logout')}</button></form></div>`;
}
