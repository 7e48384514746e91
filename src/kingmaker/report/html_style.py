"""The style of the page: one text, for light and dark, screen, phone and paper."""

from __future__ import annotations

#: All colours are 4.5:1 or more on their ground, in light and in dark.
STYLE = """
:root { color-scheme: light dark; --ink: #1c2330; --soft: #4d5768; --ground: #f5f6f8; --card: #fff;
  --line: #d5dae3; --accent: #1d4f9e; --band: #f3f5f9; --warn: #8a5200; --bad: #b3261e; --good: #1a7f37 }
@media screen and (prefers-color-scheme: dark) { :root { --ink: #e6e9ef; --soft: #a9b3c3; --ground: #0d1117;
  --card: #12161d; --line: #313a48; --accent: #8ab4ff; --band: #1a202a; --warn: #e3a13a; --bad: #ff8a80; --good: #56d364 } }
* { box-sizing: border-box }
html { scroll-padding-top: 1rem }
@media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth } }
body { margin: 0; background: var(--ground); color: var(--ink);
  font: 15px/1.55 Inter, system-ui, sans-serif }
a { color: var(--accent) }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
.skip { position: absolute; left: -9999px }
.skip:focus { left: 1rem; top: 1rem; background: var(--card); padding: .5rem 1rem; z-index: 2 }
header { background: var(--card); border-bottom: 1px solid var(--line); padding: 1.6rem max(1rem, calc((100% - 1240px) / 2 + 1rem)) }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .3rem }
header p { margin: 0; color: var(--soft) }
header p::first-letter { text-transform: uppercase }
.frame { display: grid; grid-template-columns: 14rem minmax(0, 1fr); gap: 2rem; max-width: 1240px; margin: 0 auto; padding: 1.4rem 1rem 3rem }
nav { position: sticky; top: 1rem; align-self: start; max-height: calc(100vh - 2rem); overflow: auto; font-size: .92rem }
.toc > summary { font-size: .8rem; font-weight: 650; text-transform: uppercase; letter-spacing: .06em; color: var(--soft); text-decoration: none }
.toc > ol { margin-top: .5rem; font-size: .92rem }
@media (min-width: 1181px) { .toc::details-content { content-visibility: visible; height: auto } .toc > summary::after { content: "" !important } }
nav ol { list-style: none; margin: 0; padding: 0; border-left: 1px solid var(--line) }
nav a { display: block; padding: .22rem .8rem; color: var(--ink); text-decoration: none }
nav a:hover { color: var(--accent); text-decoration: underline }
section { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 1.2rem 1.4rem 1.4rem; margin: 0 0 1.2rem }
section > h2 { font-size: 1.22rem; margin: 0 0 .8rem; line-height: 1.3 }
section h3 { font-size: 1rem; margin: 1.3rem 0 .5rem }
section p, .say { margin: .6rem 0; max-width: 78ch }
@media screen and (min-width: 641px), print { p:not(:has(> a, > .fine)), nav a, .more > summary { text-wrap: pretty } }
h2, h3 { text-wrap: pretty } h1 { text-wrap: balance }
#summary > :is(p, .say) { font-size: 1.1rem; line-height: 1.6; max-width: none }
#summary > .say:first-of-type { font-size: 1.3rem; line-height: 1.45 }
#summary > p:last-child { font-size: .92rem; color: var(--soft) }
.scroll { position: relative; overflow-x: auto; margin: .6rem 0 }
table { border-collapse: collapse; width: 100%; font-size: .92rem }
th { text-align: left; color: var(--soft); font-weight: 600; border-bottom: 2px solid var(--line); padding: .35rem .7rem .35rem 0; vertical-align: bottom }
td { border-bottom: 1px solid var(--line); padding: .45rem .7rem .45rem 0; vertical-align: top; overflow-wrap: break-word; min-width: 3.2rem }
th { overflow-wrap: normal; text-wrap: balance } th:last-child { min-width: 5.4rem } thead > tr > * { border-width: 0 0 2px }
tr:has(+ tr > td:first-child:empty) > td { border-bottom-color: transparent }
time, span:not([class]) { white-space: nowrap }
.even { table-layout: fixed } .even summary { overflow-wrap: anywhere }
@media screen and (min-width: 1181px) { table:has(td > details[open]) { table-layout: auto } table:has(td > details[open]) td:last-child { min-width: min(21rem, 42vw - 16rem) } table:has(td > details[open]) td:nth-child(7):last-child { min-width: min(19.4rem, 42vw - 16rem); padding-right: 0 } table:has(td > details[open]) td:nth-child(n+8):last-child { min-width: min(13rem, 13vw) } }
.scroll > table ~ * thead, .scroll > table ~ table thead { position: absolute; left: -9999px }
ul.plain { margin: .5rem 0; padding-left: 1.2rem; max-width: 84ch }
ul.plain li { margin: .25rem 0 } ul.plain ul { margin: 0; padding-left: 1.2rem; list-style: "\\2514\\a0" }
.group { margin: 1rem 0 1.3rem }
.group p { margin: .3rem 0 }
.plain li > a, .group p > a, .say > a, #summary > p > a, span.fine { display: inline-block; font-size: .85rem }
.say > :is(details, a):not([open], :last-child) { padding-right: 3rem } .say > :is(details, a):not([open]) + a { margin-left: -2.6rem }
details { font-size: .85rem; color: var(--soft) }
summary { cursor: pointer; width: fit-content; text-decoration: underline dotted; text-underline-offset: .25em; list-style: none }
summary::-webkit-details-marker { display: none }
summary::after { content: "\\a0+" }
[open] > summary::after { content: "\\a0\\2212" }
details:not([class]) { display: inline-block }
details:not([class])[open] { display: block }
details:not([class]) > :not(summary) { display: block; border-left: 3px solid var(--line); padding: .25rem .7rem; margin: 0 }
.how { margin: -.5rem 0 .8rem }
.how > p { border-left: 3px solid var(--line); padding: .1rem 0 .1rem .8rem; margin: .4rem 0 }
.more, .more[open] { font-size: inherit; color: inherit; margin: 0 }
.more > summary { width: auto; text-decoration: none; border-radius: 6px; background: var(--band); color: var(--accent); font-size: .92rem; padding: .4rem .7rem; margin: .45rem 0 }
.more > summary::before { content: "\\25B8"; display: inline-block; width: 1.1rem }
.more[open] > summary::before { content: "\\25BE" }
.more > summary::after { content: "" !important }
.more > summary:hover { text-decoration: underline }
pre b:target { background: var(--line) }
code:target, pre:target, tr:target { background: var(--band); outline: 2px solid var(--accent) }
code, pre, p.lines { font-family: ui-monospace, Menlo, Consolas, monospace; font-size: .82rem; overflow-wrap: anywhere }
td > details, td > a { font-size: .94em } td code { font-size: .9em }
pre::first-line { color: var(--soft) } pre b { font-weight: inherit }
pre { background: var(--band); color: var(--ink); padding: .5rem .7rem; border-radius: 6px; overflow-x: auto; white-space: pre-wrap; line-height: 1.5; margin: .4rem 0 }
p.lines { white-space: pre-wrap }
figure { margin: .8rem 0; overflow-x: auto }
figure svg { max-width: 100%; height: auto; display: block }
figure.narrow { display: none }
figure.narrow svg + svg { margin-top: 1.2rem }
.key { margin: .4rem 0 1rem; padding-left: 2rem; font-size: .88rem }
.narrow .halo, .narrow .ks > text:not([class]) { stroke: var(--card); stroke-width: 3.5; stroke-linejoin: round; paint-order: stroke }
.events { font-size: .86rem } .events th, .events td { padding: .16rem .7rem .16rem 0; border: 0; min-width: 0 }
.events th { font-size: .8rem; max-width: 8.5rem; padding-bottom: .4rem; white-space: normal }
.events td:not(:nth-child(3)) { white-space: nowrap; color: var(--soft); font-variant-numeric: tabular-nums } .events tr:has(td > b:not([class])) > td:first-child { color: var(--ink); font-weight: 650 }
[data-m] { text-anchor: middle } [data-e] { text-anchor: end } [data-s] { font-size: 12px } [data-t] { font-size: 11px }
footer { max-width: 1240px; margin: 0 auto; padding: 0 1rem 3rem; color: var(--soft); font-size: .88rem }
.fine { color: var(--soft); font-size: .88rem }
@media (max-width: 1180px) { .frame { grid-template-columns: minmax(0, 1fr) } nav { position: static; max-height: none }
  nav ol { columns: 2; border: 0 } nav a { padding-left: 0 } }
@media screen and (max-width: 900px) { table { font-size: .86rem } td, th { padding-right: .4rem } td { min-width: 2.6rem } }
@media screen and (max-width: 640px) { body { font-size: 16px } section { padding: 1rem; border-radius: 0; margin-inline: -1rem; border-inline: 0 }
  nav ol { columns: 1 } h1 { font-size: 1.4rem }
  figure svg { max-width: none; width: auto } figure.wide { display: none } figure.narrow { display: block } figure.small svg { max-width: 100% } }
@media screen and (max-width: 760px) { table, tbody { display: block; width: 100% }
  thead { position: absolute; left: -9999px }
  tr { display: flex; flex-flow: wrap; gap: 0 1rem; border-bottom: 1px solid var(--line); padding: .5rem 0 }
  tr:has(+ tr > td:first-child:empty) { border-bottom-style: dotted }
  td { border: 0; padding: .15rem 0; min-width: 0 } td:empty { display: none } td:first-child { font-weight: 650; width: 100% }
  td:has(> [open]) { width: 100% } td:has(> [open])::before { float: left; margin-right: .3em } td > [open] > summary { width: auto } td pre { clear: both }
  td:not(:empty)::before { content: var(--l) ": "; color: var(--soft); font-weight: 600 }
  .events thead { position: static; display: block } .events thead tr { border: 0; padding: 0 } .events th { display: inline-block; border: 0; max-width: none; font-size: .82rem } .events th:nth-child(-n+3) { display: none }
  .events tr { display: block } .events td { display: inline; padding: 0 .35rem 0 0 } .events td:nth-child(3) { display: block } }
@page { size: auto; margin: 12mm 13mm 14mm; @bottom-right { content: counter(page) " / " counter(pages); font: 8pt system-ui, sans-serif; color: #4d5768 } }
@media print { :root { --ground: #fff; font-size: 9.6pt } body { font-size: 9.6pt } table, .events, .key { font-size: 8.4pt } .events th { font-size: 8pt } td, th { padding-right: .7rem } nav, .skip { display: none } .frame { display: block; padding: 0 }
  header { padding: 0 0 1rem } footer { padding: 0 } body:has(#made) > footer { display: none } section { border: 0; border-top: 1px solid var(--line); border-radius: 0; padding: .5rem 0; margin: 0 }
  body, #summary > .say { line-height: 1.45 } section > h2 { margin-bottom: .5rem } section h3 { margin: .8rem 0 .3rem } .group { margin: .6rem 0 .8rem } section p, .say { margin: .45rem 0 } td { padding-block: .3rem } .scroll { overflow: visible; margin: .4rem 0 } figure { margin: .5rem 0 }
  section p, .say, ul.plain { max-width: none } p, .say, li { break-inside: avoid } p:has(+ ul), p:has(+ h3), p:has(+ .more), p:has(+ .group), .group > p:not(:last-child), p:has(+ .scroll), li:first-child:not(:last-child, .group li), li:nth-last-child(2), #problems { break-after: avoid } #problems:not(:has(table)) { display: none }
  section:not(:has(.group, tr:nth-child(7), li:nth-child(4), figure ~ .scroll, .scroll ~ .scroll, h3 ~ h3)) { break-inside: avoid } .say > a, .plain a, .group p > a, td > a { color: var(--soft) }
  table, figure, .group { break-inside: auto } tr, figure, h2, h3 { break-inside: avoid; break-after: auto } h2, h3, tr:first-child:not(:last-child), tr:nth-last-child(2), tr:has(> :first-child:not(:empty)):has(+ tr > :first-child:empty), tr:has(+ tr > :first-child:empty):not(:has(+ tr + tr > :first-child:empty)) { break-after: avoid }
  summary::after { content: "" !important } summary { text-decoration: none } a { color: inherit; text-decoration: none } figure { overflow: visible } figure svg { width: auto; max-height: 250mm; zoom: .82 } .ko, .ks { max-height: 215mm } #course svg { max-height: 120mm } table:only-child:not(:has(tr:nth-child(5))) { break-inside: avoid } .scroll:has(> .more > table) { display: table; table-layout: fixed; border-collapse: collapse; width: 100% } .scroll:has(> .more > table) :is(table, .more), .scroll > .more::details-content { display: contents } .scroll > * ~ * :is(thead, colgroup), .scroll > * ~ table :is(thead, colgroup) { display: none } .scroll > .more > summary { white-space: nowrap } .fine:not(:last-child), .say:not(:last-child) { break-after: avoid } #summary p > a, #summary .say > a:last-child { display: none } a[title]::after, summary[title]::after { content: " (" attr(title) ")" !important }
  .how { margin: 0 0 .5rem; break-before: avoid; break-inside: avoid; break-after: avoid } .how > summary { display: none } .more > summary { break-inside: avoid; break-after: avoid; background: none; color: var(--soft); padding: 0; font-style: italic }
  .how > p { margin: .2rem 0 } .more > summary::before { display: none } .how::details-content, .more::details-content { content-visibility: visible; height: auto; break-before: avoid } .more tr:first-child { break-before: avoid }
}
""".strip()
