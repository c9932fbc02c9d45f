import type { Speech } from '../messages/speak.js';
import { html } from './html.js';
import { layout } from './layout.js';

/** @param problem a sentence why the last try failed, or null */
export function loginPage(speech: Speech, problem: string | null): string {
  const content = html`<section class="login">
<h2>${speech.text('login')}</h2>
<form method="post" action="/login?lang=${speech.language}">
${problem === null ? null : html`<p class="bad" role="alert">${problem}</p>`}
<label>${speech.text('user')}<input name="user" autocomplete="username" autocapitalize="none" spellcheck="false" required autofocus maxlength="64"></label>
<label>${speech.text('password')}<input name="password" type="password" autocomplete="current-password" required maxlength="1000"></label>
<p><button type="submit" class="main">${speech.text('login')}</button></p>
</form>
</section>`;
  return layout(speech, { title: speech.text('login'), user: null, links: [], content });
}
