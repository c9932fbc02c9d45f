/** The style sheet of our own pages: system fonts, light and dark, tables that scroll on a small screen. */
export const STYLE = `
:root { color-scheme: light dark; --line: #d5d9df; --soft: #5c6672; --good: #12703a; --bad: #b3261e; --page: #f6f7f9; --card: #fff; }
@media (prefers-color-scheme: dark) {
  :root { --line: #353b44; --soft: #9aa4b1; --good: #57c785; --bad: #ff8a80; --page: #14171b; --card: #1c2025; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); font: 15px/1.5 system-ui, "Noto Sans", "Noto Sans CJK JP", "Noto Sans Thai", sans-serif; }
header { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; align-items: baseline; padding: .8rem 1.5rem; border-bottom: 1px solid var(--line); background: var(--card); }
header h1 { font-size: 1.15rem; margin: 0; }
header nav { display: flex; gap: .8rem; margin-inline-start: auto; flex-wrap: wrap; align-items: baseline; }
header form { display: inline; }
main { display: grid; gap: 1.2rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 30rem), 1fr)); padding: 1.2rem 1.5rem; max-width: 90rem; margin: 0 auto; }
section { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: .9rem 1.1rem; overflow-x: auto; }
.wide { grid-column: 1 / -1; display: flex; flex-wrap: wrap; justify-content: space-between; gap: .3rem 2rem; }
.wide p { margin: 0; } .wide a { margin-inline-end: 1rem; }
section h2 { font-size: 1rem; margin: 0 0 .5rem; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: start; padding: .3rem .9rem .3rem 0; border-bottom: 1px solid var(--line); white-space: nowrap; }
tr:last-child td { border-bottom: 0; }
th { color: var(--soft); font-weight: 500; font-size: .85rem; }
.figure { text-align: end; }
.good { color: var(--good); } .bad { color: var(--bad); } .soft { color: var(--soft); }
button { font: inherit; padding: .35rem .9rem; border: 1px solid var(--line); border-radius: 6px; background: var(--page); color: inherit; cursor: pointer; }
a:focus-visible, button:focus-visible, input:focus-visible { outline: 2px solid currentColor; outline-offset: 2px; }
.login { max-width: 22rem; margin: 12vh auto; }
.login label { display: block; margin: .6rem 0; }
.login input { width: 100%; font: inherit; padding: .4rem .6rem; border: 1px solid var(--line); border-radius: 6px; background: var(--page); color: inherit; }
`;
