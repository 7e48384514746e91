"""The style of the printed report, in the language of Typst: pages, headings, tables, notes, pictures."""

from __future__ import annotations

#: Everything that a report is written with. Text comes as strings of code, never as markup, so nothing that people
#: wrote can mean more than its letters.
STYLE = r"""
#let ink = rgb("#1c2330")
#let soft = rgb("#4d5768")
#let rule = rgb("#c9d0dc")
#let accent = rgb("#1d4f9e")
#let band = rgb("#f3f5f9")
#let fine = 7.6pt
#set page(paper: "a4", margin: (x: 18mm, top: 23mm, bottom: 20mm))
#set text(font: ("Inter", "DejaVu Sans Mono", "Libertinus Serif"), size: 9.2pt, lang: "en", fill: ink, hyphenate: auto)
#set par(leading: 0.6em, spacing: 0.85em, justify: false, linebreaks: "optimized")
#set heading(numbering: "1")
#show heading: set text(weight: 600)
#show heading.where(level: 1): it => block(above: 1.7em, below: 0.9em, width: 100%, sticky: true,
  stroke: (top: 0.8pt + rule), inset: (top: 0.9em), text(size: 14pt, it))
#show heading.where(level: 2): set heading(numbering: none, outlined: false, bookmarked: false)
#show heading.where(level: 2): it => block(above: 1.35em, below: 0.55em, sticky: true, text(size: 10pt, it.body))
#show raw: set text(font: ("DejaVu Sans Mono", "Inter"), size: 1.14em)
#show link: set text(fill: accent)
#set table(inset: (x: 4pt, y: 3.2pt), stroke: (_, y) => (bottom: 0.4pt + rule))
#set list(indent: 0.2em, body-indent: 0.6em, spacing: 0.55em, marker: text(fill: soft, "•"))
#let head(name, origin) = context {
  if counter(page).get().first() > 1 {
    set text(size: fine, fill: soft)
    grid(columns: (1fr, auto), column-gutter: 12pt, name, origin)
  }
}
#let foot(note) = context {
  set text(size: fine, fill: soft)
  grid(columns: (1fr, auto), note, counter(page).display("1 / 1", both: true))
}
#let quiet(body) = text(size: fine, fill: soft, body)
#let title(name, what) = {
  v(4mm)
  block(below: 1.1em, text(size: fine, fill: soft, tracking: 0.08em, upper(what)))
  block(below: 18pt, {
    set text(size: 25pt, weight: 600, hyphenate: false)
    set par(leading: 0.42em)
    name
  })
}
#let facts(..pairs) = block(above: 1.6em, grid(columns: (auto, 1fr), column-gutter: 12pt, row-gutter: 0.6em,
  ..pairs.pos().map(quiet)))
#let short(..sentences) = block(below: 1.3em, inset: (left: 10pt, y: 2pt), stroke: (left: 2pt + accent), width: 100%, {
  set text(size: 10.4pt)
  set par(spacing: 0.8em, leading: 0.62em)
  for sentence in sentences.pos() { par(sentence) }
})
#let contents() = {
  block(breakable: false, above: 2.2em, width: 100%, {
    heading(level: 1, numbering: none, outlined: false, bookmarked: true, "Contents")
    let all = outline(title: none, depth: 1, indent: 0pt)
    layout(size => {
      let high = measure(all, width: (size.width - 22pt) / 2).height
      block(height: high / 2 + 1em, columns(2, gutter: 22pt, all))
    })
  })
  pagebreak()
}
#let more(to) = context {
  let places = query(label(to))
  if places.len() > 0 { link(label(to), text(size: 0.82em, [p.~#counter(page).at(places.first().location()).first()])) }
}
#let how(said) = block(above: 0.5em, below: 1em, sticky: true, breakable: false, inset: (left: 8pt), stroke: (left: 2pt + rule),
  quiet([*How this was obtained.* ] + said))
#let spot(name) = [#metadata(none)#label(name)]
#let note(number, section, name, said) = block(above: 1em, width: 100%, {
  set text(size: fine)
  block(sticky: true, below: 0.5em, [#spot("n-" + str(number))#text(weight: 600, "Note " + str(number))#text(fill: soft, ", on ")] + link(label(section), name))
  said
})
#let noted(number) = how(link(label("n-" + str(number)), "Note " + str(number)) + sym.space + more("n-" + str(number)))
#let why(words, number) = if number == none { quiet(words) } else {
  link(label("c-" + str(number)), text(size: fine, words + " [" + str(number) + "]"))
}
#let source(words, name) = link(label("s-" + name), text(size: fine, words))
#let web(words, url) = link(url, text(size: fine, words))
#let intro(said) = block(sticky: true, said)
#let lines(said) = block(width: 100%, fill: band, inset: 6pt, radius: 3pt, raw(said, block: true))
#let lead(said) = block(above: 0.6em, below: 0.6em, sticky: true, quiet(said))
#let plain(..items) = list(..items)
#let tree(..lines) = for (deep, line) in lines.pos() {
  block(above: 0.5em, below: 0.5em, inset: (left: deep * 12pt), if deep > 0 { text(font: "DejaVu Sans Mono", fill: soft, "\u{2514} ") } + line)
}
#let sideways(body) = page(flipped: true, body)
#let group(..blocks) = block(above: 0.6em, inset: (left: 8pt), width: 100%, blocks.pos().join())
#let rows(columns, size, figures, heads, ..cells) = block(above: 0.7em, below: 1.1em, width: 100%, {
  set text(size: 8.2pt * size)
  set par(leading: 0.5em, spacing: 0.5em, linebreaks: "simple")
  table(columns: columns, align: (x, _) => if x in figures { right } else { left },
    table.header(..heads.map(h => table.cell(stroke: (bottom: 0.9pt + soft), align: bottom, text(weight: 600, fill: soft, size: fine * size, h)))),
    ..cells)
})
#let whole(body) = table.cell(breakable: false, body)
#let figure-of(svg, said, wide) = block(above: 0.9em, below: 1.1em, breakable: false, width: 100%,
  image(bytes(svg), format: "svg", alt: said, width: wide))
#let address(name, said, url) = block(breakable: false, width: 100%, above: 0.7em, {
  set text(size: fine)
  set par(leading: 0.5em)
  text(weight: 600, name) + [ ] + said + linebreak() + link(url, text(size: 7.2pt, url.replace(regex("[/.?&=_-]"), m => m.text + "\u{200b}")))
})
#let key(..lines) = block(above: 0.4em, inset: (left: 4pt), { set text(size: fine); set par(leading: 0.5em); enum(..lines) })
#let part(whole, line) = quiet("in ") + link(label("c-" + str(whole)), "[" + str(whole) + "]") + quiet(", line " + str(line))
#let clause(number, address, said, from) = block(width: 100%, above: 0.8em, {
  set text(size: 6.6pt)
  set par(leading: 0.45em, spacing: 0.45em)
  block(sticky: true, below: 0.4em, [#spot("c-" + str(number))#text(fill: soft, weight: 600, "[" + str(number) + "]") ] + raw(address))
  if said != "" { block(below: 0.4em, width: 100%, fill: band, inset: 3pt, radius: 2pt, text(size: 6pt, raw(said, block: true))) }
  if from != none { from }
})
""".strip()
