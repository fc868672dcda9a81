// How the reference page looks: light and dark by what the reader's system prefers, a list beside the text where there is room.

export const REFERENCE_STYLE = `
:root { color-scheme: light dark; --line: light-dark(#d9dde3, #3a3f47); --soft: light-dark(#f5f6f8, #1f2329); --dim: light-dark(#5b6470, #a3adb9); --link: light-dark(#1f5fbf, #8ab4f8) }
* { box-sizing: border-box }
html { scroll-padding-top: 4.5rem }
body { font: 15px/1.5 system-ui, sans-serif; margin: 0; display: grid; grid-template-columns: 20rem minmax(0, 1fr); background: Canvas; color: CanvasText }
a { color: var(--link); text-decoration: none }
a:hover { text-decoration: underline }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px }
header { grid-column: 1 / -1; position: sticky; top: 0; z-index: 1; display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; align-items: center; padding: .7rem 1.5rem; background: Canvas; border-bottom: 1px solid var(--line) }
header h1 { font-size: 1.05rem; margin: 0; flex: 1 }
header h1 a { color: inherit }
form { display: flex; gap: .4rem }
input, button { font: inherit; padding: .3rem .6rem; border: 1px solid var(--line); border-radius: 4px; background: var(--soft); color: inherit }
nav { position: sticky; top: 3.5rem; align-self: start; height: calc(100vh - 3.5rem); overflow: auto; padding: 1rem 1rem 2rem 1.5rem; border-right: 1px solid var(--line); font-size: .9rem }
nav summary { font-weight: 600; cursor: pointer; padding: .2rem 0 }
nav ul { list-style: none; margin: 0 0 .6rem; padding: 0 0 0 .9rem }
nav li { padding: .12rem 0 }
main { padding: 1.2rem 2rem 4rem; max-width: 62rem }
h2 { margin: 2.5rem 0 .2rem; font-size: 1.4rem }
h2 + p { margin: 0 0 1rem }
section { border-top: 1px solid var(--line); padding: 1rem 0 1.2rem }
section:target { background: var(--soft); box-shadow: -1rem 0 0 var(--soft), 1rem 0 0 var(--soft) }
main > h2:first-child { margin-top: 0 }
h3 { margin: 0; font-size: 1.1rem }
h4 { margin: 1rem 0 .3rem; font-size: .9rem; color: var(--dim) }
.call { margin: .2rem 0 0; overflow-wrap: anywhere }
.call b { font-size: .78rem; padding: .1rem .4rem; border-radius: 3px; color: #fff; background: #47566a }
.call b.post { background: #1d6b3a } .call b.patch { background: #8a5a00 } .call b.delete { background: #a3262a } .call b.get { background: #1f5fbf }
code { font: .88em ui-monospace, monospace }
small { color: var(--dim) }
.wide { overflow-x: auto }
table { border-collapse: collapse; width: 100% }
th { text-align: left; font-weight: 400; width: 40%; padding: .25rem 1rem .25rem 0; vertical-align: top; overflow-wrap: anywhere }
td { padding: .25rem 0; vertical-align: top; overflow-wrap: anywhere }
tr + tr { border-top: 1px solid var(--soft) }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; margin: .5rem 0 }
dd { margin: 0 }
main details { margin-top: .8rem }
main summary { cursor: pointer; color: var(--dim) }
@media (max-width: 60rem) {
  body { grid-template-columns: minmax(0, 1fr) }
  nav { position: static; height: auto; max-height: 14rem; border-right: 0; border-bottom: 1px solid var(--line) }
  main { padding: 1rem }
}
@media print { nav, form { display: none } body { display: block } }
`;
