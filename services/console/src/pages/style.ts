import { createHash } from 'node:crypto';

/** The style sheet of our own pages: system fonts, light and dark, and tables that fit a phone. */
export const STYLE = `
:root {
  color-scheme: light dark; --ink: #1b2129; --line: #d5d9df; --edge: #77828f; --soft: #5c6672; --link: #0b57d0; --on-link: #fff;
  --good: #12703a; --warn: #8a5300; --bad: #b3261e; --alarm: #fdf1f0; --page: #f6f7f9; --card: #fff;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #e6e9ed; --line: #353b44; --edge: #7d8896; --soft: #9aa4b1; --link: #8ab4f8; --on-link: #14171b;
    --good: #57c785; --warn: #f5b95f; --bad: #ff8a80; --alarm: #2e1f20; --page: #14171b; --card: #1c2025;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, "Noto Sans", "Noto Sans CJK JP", "Noto Sans Thai", sans-serif; }
a { color: var(--link); }
header { display: flex; flex-wrap: wrap; gap: .5rem 1.8rem; align-items: baseline; padding: .7rem 1.5rem; border-bottom: 1px solid var(--line); background: var(--card); }
header h1 { font-size: 1.15rem; margin: 0; }
header nav { display: flex; gap: .3rem 1rem; flex-wrap: wrap; align-items: baseline; }
header .end { margin-inline-start: auto; }
header form { display: flex; gap: .5rem; align-items: baseline; }
main { padding: 1rem 1.5rem 2rem; max-width: 90rem; margin: 0 auto; }
.moment { display: flex; gap: .3rem 1rem; flex-wrap: wrap; justify-content: flex-end; color: var(--soft); font-size: .9rem; margin-bottom: .8rem; }
.columns { display: grid; gap: 1.2rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 30rem), 1fr)); align-items: start; }
.columns > div { display: grid; gap: 1.2rem; min-width: 0; }
section { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: .9rem 1.1rem; overflow-x: auto; }
section h2 { font-size: 1rem; margin: 0 0 .5rem; }
section > p { margin: 0; }
.well { margin: 0 0 1.2rem; }
.attention { margin-bottom: 1.2rem; background: var(--alarm); border-color: var(--bad); border-inline-start-width: 5px; }
.attention ul { margin: 0; padding-inline-start: 1.2rem; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: start; vertical-align: baseline; padding: .35rem 0 .35rem 1rem; border-bottom: 1px solid var(--line); white-space: nowrap; }
th:first-child { padding-inline-start: 0; white-space: normal; }
tbody tr:last-child > * { border-bottom: 0; }
th { font-weight: 400; }
thead th { color: var(--soft); font-size: .85rem; vertical-align: bottom; white-space: normal; }
code { color: var(--soft); font: .8rem ui-monospace, monospace; }
.figure { text-align: end; }
.good { color: var(--good); } .bad, .severity.high { color: var(--bad); } .severity.medium { color: var(--warn); } .soft { color: var(--soft); }
button { font: inherit; padding: .35rem .9rem; border: 1px solid var(--edge); border-radius: 6px; background: var(--card); color: inherit; cursor: pointer; }
button.main { width: 100%; padding: .5rem; border-color: var(--link); background: var(--link); color: var(--on-link); }
a:focus-visible, button:focus-visible, input:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
.login { max-width: 22rem; margin: 8vh auto; padding: 1.3rem 1.5rem; }
.login h2 { font-size: 1.2rem; }
.login label { display: block; margin: .8rem 0; }
.login input { width: 100%; font: inherit; font-size: 1rem; padding: .45rem .6rem; border: 1px solid var(--edge); border-radius: 6px; background: var(--card); color: inherit; }
.login p { margin: 1.2rem 0 0; }
@media (max-width: 40rem) {
  header { padding: .6rem 1rem; } main { padding: .8rem 1rem 2rem; } header .end { margin-inline-start: 0; }
  header form { width: 100%; } header form button { margin-inline-start: auto; }
  .moment { justify-content: space-between; } th, td { padding-inline-start: .6rem; }
  .stacks thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
  .stacks, .stacks tbody { display: block; }
  .stacks tr { display: grid; grid-template-columns: repeat(3, 1fr); gap: .2rem .8rem; padding: .5rem 0; border-bottom: 1px solid var(--line); }
  .stacks tr:last-child { border-bottom: 0; }
  .stacks tr > * { padding: 0; border: 0; text-align: start; align-self: end; }
  .stacks tr > th { grid-column: 1 / -1; font-weight: 600; } .stacks th code { font-weight: 400; }
  .stacks td::before { content: attr(data-name); display: block; color: var(--soft); font-size: .8rem; white-space: normal; }
}
`;

/** Its address changes with its content, so that no browser shows a new page in an old style. */
export const STYLE_URL = `/style.css?${createHash('sha256').update(STYLE).digest('hex').slice(0, 12)}`;
