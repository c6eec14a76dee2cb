-- What our own divs and marks look like, in every format.
--
-- Runs first, on the plain Pandoc tree: under Quarto as `at: pre-ast`, under the built-in assembler in the same place.
-- So it must not assume that Quarto's shortcodes, cross-references or conditional content have been resolved.

local is_html = FORMAT:match("html") ~= nil
local is_typst = FORMAT:match("typst") ~= nil
local is_docx = FORMAT:match("docx") ~= nil

-- Own divs: class -> default title, Typst function, Word style.
local BOXES = {
  ["let-op"] = { title = "Let op", call = "let-op", style = "Let op" },
  ["kern"] = { call = "kern", style = "Kern" },
  ["fictief"] = { title = "Voorlopig: rekent met fictieve cijfers", call = "fictief", style = "Fictief" },
}
local BASES = { bron = true, opgave = true, oordeel = true, fictief = true }

local stringify = pandoc.utils.stringify

-- Text as a Typst string literal.
local function typst_string(text)
  return '"' .. text:gsub("\\", "\\\\"):gsub('"', '\\"'):gsub("%s+", " ") .. '"'
end

local function html_attribute(text)
  return (text:gsub("&", "&amp;"):gsub("<", "&lt;"):gsub(">", "&gt;"):gsub('"', "&quot;"):gsub("%s+", " "))
end

local function is_float(identifier)
  return identifier:match("^fig%-") ~= nil or identifier:match("^tbl%-") ~= nil
end

-- A table holds most of what there is to walk through, and none of what these look for.
local function outside_tables(filter)
  filter.traverse = "topdown"
  filter.Table = function() return nil, false end
  return filter
end

-- Headings: the title is level 1 in HTML, so chapters start at 2 there and at 1 elsewhere, whatever the source says.
local function shift_headings(doc)
  local top = 7
  doc:walk(outside_tables({ Header = function(header) top = math.min(top, header.level) end }))
  if top == 7 then return doc end
  local shift = (is_html and 2 or 1) - top
  if shift == 0 then return doc end
  return doc:walk(outside_tables({ Header = function(header)
    header.level = math.min(6, header.level + shift)
    return header
  end }))
end

-- Names of scrolling regions must differ, or a screen reader lists the same landmark twice.
local names_used = {}
local function unique_name(text, fallback)
  local name = text:gsub("%s+", " "):gsub("^%s", ""):gsub("%s$", "")
  if name == "" then name = fallback end
  names_used[name] = (names_used[name] or 0) + 1
  return names_used[name] == 1 and name or name .. " (" .. names_used[name] .. ")"
end

-- The cells of a table's head and of its bodies, by row, each with its text. Pandoc is asked for them once: asking is
-- what takes the time.
local function read_cells(tbl)
  local function read(rows, found)
    for _, row in ipairs(rows) do
      found:insert(pandoc.List(row.cells):map(function(cell) return { cell = cell, text = stringify(cell) } end))
    end
    return found
  end
  local body = pandoc.List()
  for _, part in ipairs(tbl.bodies) do read(part.body, body) end
  return { head = read(tbl.head.rows, pandoc.List()), body = body }
end

-- A first column without empty cells names its rows.
local function has_row_headings(tbl, cells)
  if #tbl.colspecs < 2 or #cells.head == 0 then return false end
  for _, row in ipairs(cells.body) do
    if not row[1] or row[1].cell.col_span > 1 or row[1].text == "" then return false end
  end
  return true
end

-- Pandoc reads column widths off the source's dashes as soon as one line is long. Dashes that are about equal were not
-- meant as widths; the contents know better. True if the columns are free now.
local function free_columns(tbl)
  local narrow, wide = 1, 0
  for _, colspec in ipairs(tbl.colspecs) do
    if not colspec[2] then return true end
    narrow, wide = math.min(narrow, colspec[2]), math.max(wide, colspec[2])
  end
  if wide > 1.7 * narrow then return false end
  tbl.colspecs = pandoc.List(tbl.colspecs):map(function(colspec) return { colspec[1] } end)
  return true
end

-- Typst takes a table that is too wide away from every column alike; share the line by what the columns hold instead.
-- A heading may take two lines; only its longest word may not.
local LINE, LONGEST = 92, 36
local function share_columns(tbl, cells)
  local widths, total = {}, 0
  local function measure(rows, share)
    for _, row in ipairs(rows) do
      for i, cell in ipairs(row) do
        local wanted = math.min((utf8.len(cell.text) or #cell.text) * share, LONGEST)
        for word in cell.text:gmatch("%S+") do wanted = math.max(wanted, utf8.len(word) or #word) end
        widths[i] = math.max(widths[i] or 0, wanted + 2)
      end
    end
  end
  measure(cells.head, 0.5)
  measure(cells.body, 1)
  for i = 1, #tbl.colspecs do total = total + (widths[i] or 1) end
  if total <= LINE then return end
  local column = 0
  tbl.colspecs = pandoc.List(tbl.colspecs):map(function(colspec)
    column = column + 1
    return { colspec[1], (widths[column] or 1) / total }
  end)
end

-- A column of stated width gets room for its longest word, and the roomy columns give it: Typst would let the word of a
-- heading run into the next column, and cut a short word of a cell in two. As `assemble/word_tables.py` does for Word.
-- Shares of the line, as Typst sets them: signs of 8.5 pt (a heading's are bold) and a cell's margins, on 453 pt.
local SIGN, HEADING_SIGN, MARGINS = 4.7 / 453, 5.0 / 453, 10.5 / 453
-- A longer word may be hyphenated; where a table has no room, shorter ones too, in these steps.
local WORDS, FULL = { 18, 14, 11 }, 0.85
local function longest_words(columns, cells, most)
  local needs = {}
  for i = 1, columns do needs[i] = 0 end
  local function measure(rows, sign, limit)
    for _, row in ipairs(rows) do
      for i, cell in ipairs(row) do
        for word in cell.text:gmatch("[^%s%-]+%-?") do
          needs[i] = math.max(needs[i] or 0, math.min(utf8.len(word) or #word, limit) * sign + MARGINS)
        end
      end
    end
  end
  -- A heading is not hyphenated at all.
  measure(cells.head, HEADING_SIGN, math.max(most, 16))
  measure(cells.body, SIGN, most)
  return needs
end

local function sum(list)
  local total = 0
  for _, value in ipairs(list) do total = total + value end
  return total
end

-- Returns the length of word that the columns have room for.
local function widen_columns(tbl, cells)
  local widths, most, needs = {}, WORDS[1], nil
  for i, colspec in ipairs(tbl.colspecs) do
    if not colspec[2] then return most end
    widths[i] = colspec[2]
  end
  local total = sum(widths)
  for _, letters in ipairs(WORDS) do
    most, needs = letters, longest_words(#widths, cells, letters)
    if sum(needs) <= FULL * total then break end
  end
  local lacking, spare = 0, 0
  for i, width in ipairs(widths) do
    lacking, spare = lacking + math.max(0, needs[i] - width), spare + math.max(0, width - needs[i])
  end
  if lacking == 0 then return most end
  for i, width in ipairs(widths) do
    if spare <= lacking then
      widths[i] = needs[i] * total / sum(needs)
    else
      widths[i] = math.max(width, needs[i]) - math.max(0, width - needs[i]) * lacking / spare
    end
  end
  local column = 0
  tbl.colspecs = pandoc.List(tbl.colspecs):map(function(colspec)
    column = column + 1
    return { colspec[1], widths[column] }
  end)
  return most
end

-- A longer word may break, or its column takes what the others need. Behind a hyphen every word may.
-- A page breaks it anywhere; Typst hyphenates what is letters, and nothing in an address.
local LONG_WORD = 24
local PART, LETTERS = "[^%s%-]+", "[%a\xC3-\xDF][%a\xC3-\xDF\x80-\xBF]*"
local function is_long(text, pattern, most)
  for part in text:gmatch(pattern) do
    -- Signs are counted by the byte that begins them.
    if #part > most and select(2, part:gsub("[^\x80-\xBF]", "")) > most then return true end
  end
  return false
end

local function mark_long_words(cells, pattern, most, marked)
  local filter = { Str = function(str) if is_long(str.text, pattern, most) then return marked(str) end end }
  for _, rows in ipairs({ cells.head, cells.body }) do
    for _, row in ipairs(rows) do
      for _, found in ipairs(row) do
        if is_long(found.text, pattern, most) then found.cell.contents = found.cell.contents:walk(filter) end
      end
    end
  end
end

local function hyphenated(text, most)
  local result, from = pandoc.Inlines({}), 1
  local function add(upto)
    if upto >= from then result:insert(pandoc.Str(text:sub(from, upto))) end
  end
  for start, word, after in text:gmatch("()(" .. LETTERS .. ")()") do
    if is_long(word, LETTERS, most) then
      add(start - 1)
      result:insert(pandoc.RawInline("typst", "#text(hyphenate: true)["))
      result:insert(pandoc.Str(word))
      result:insert(pandoc.RawInline("typst", "]"))
      from = after
    end
  end
  add(#text)
  return result
end

local function dress_table(tbl, name, row_headings)
  local free = free_columns(tbl)
  if is_docx then return tbl end
  local cells = read_cells(tbl)
  if is_typst then
    -- Else the Typst writer puts a second figure around it, and the PDF's tags say so.
    if not tbl.classes:includes("typst:no-figure") then tbl.classes:insert("typst:no-figure") end
    if free then share_columns(tbl, cells) end
    local most = widen_columns(tbl, cells)
    mark_long_words(cells, LETTERS, most, function(str) return hyphenated(str.text, most) end)
    return tbl
  end
  mark_long_words(cells, PART, LONG_WORD, function(str)
    return pandoc.Span({ str }, pandoc.Attr("", { "lang-woord" }))
  end)
  for _, row in ipairs(cells.head) do
    for _, found in ipairs(row) do
      if found.text ~= "" then found.cell.attr.attributes.scope = "col" end
    end
  end
  if row_headings and has_row_headings(tbl, cells) then
    for _, body in ipairs(tbl.bodies) do body.row_head_columns = 1 end
    for _, row in ipairs(cells.body) do row[1].cell.attr.attributes.scope = "row" end
  end
  -- Wide tables scroll in their own region; the keyboard must be able to reach it. Pairs in a list: a Lua table has no order.
  local attributes = { { "role", "region" }, { "tabindex", "0" }, { "aria-label", unique_name(name, "Tabel") } }
  return pandoc.Div({ tbl }, pandoc.Attr("", { "tabel-vlak" }, attributes))
end

-- `: Caption {#tbl-x .class}` as a div, the one form that both assemblers read alike. Older Pandoc leaves the braces
-- in the caption, newer makes them the table's attributes.
local function table_as_div(tbl)
  local caption = tbl.caption.long
  if #caption == 0 then return nil end
  local identifier, classes = tbl.identifier, pandoc.List()
  local inlines = pandoc.List(caption[#caption].content)
  if identifier:match("^tbl%-") then
    for _, class in ipairs(tbl.classes) do classes:insert(class) end
    tbl.attr = pandoc.Attr()
  else
    local start
    for i, inline in ipairs(inlines) do
      if inline.t == "Str" and inline.text:match("^{#tbl%-") then start = i end
    end
    if not start then return nil end
    local braces = stringify(pandoc.Inlines({ table.unpack(inlines, start) }))
    identifier = braces:match("^{#([^%s}]+)")
    if not identifier then return nil end
    for class in braces:gmatch("%.([%w%-_]+)") do classes:insert(class) end
    inlines = pandoc.List({ table.unpack(inlines, 1, start - 1) })
    while #inlines > 0 and inlines[#inlines].t:match("Space") do inlines:remove() end
    while #inlines > 0 and inlines[#inlines].t:match("Break") do inlines:remove() end
  end
  tbl.caption = { long = {} }
  return pandoc.Div({ tbl, pandoc.Para(inlines) }, pandoc.Attr(identifier, classes))
end

local function tables(doc)
  local function dress_float(div)
    local last = div.content[#div.content]
    local name = last and last.t == "Para" and stringify(last) or ""
    local row_headings = not div.classes:includes("zonder-rijkoppen")
    div.content = div.content:walk({ Table = function(tbl) return dress_table(tbl, name, row_headings) end })
    return div, false
  end
  return doc:walk({
    traverse = "topdown",
    Div = function(div)
      if div.identifier:match("^tbl%-") then return dress_float(div) end
    end,
    Table = function(tbl)
      local div = table_as_div(tbl)
      if div then return dress_float(div) end
      return dress_table(tbl, stringify(tbl.caption.long), true), false
    end,
  })
end

-- Pictures. An SVG in <img> cannot use the page's fonts, so HTML gets the drawing itself, named by its alternative text.
local drawings = 0
local function drawing(image)
  if not image.src:match("%.svg$") then return nil end
  local alt = image.attributes["fig-alt"] or image.attributes["alt"] or stringify(image.caption)
  if alt == "" or alt:match("{{<") then return nil end
  local file = io.open(image.src, "rb")
  if not file then return nil end
  local svg = file:read("a")
  file:close()
  drawings = drawings + 1
  local prefix = "d" .. drawings .. "-"
  local root, body = svg:match("<svg(.-)>(.*)$")
  if not root then return nil end
  local function strip(text)
    return text:gsub('%s[aA][rR][iI][aA]%-[%w%-]+="[^"]*"', ""):gsub('%srole="[^"]*"', ""):gsub('%stabindex="[^"]*"', "")
  end
  root = strip(root):gsub('%sid="[^"]*"', ""):gsub('%sclass="[^"]*"', ""):gsub('%sversion="[^"]*"', "")
  body = strip(body):gsub("<title.->.-</title>", ""):gsub("<desc.->.-</desc>", "")
  body = body:gsub('(%sid=")', "%1" .. prefix):gsub("url%(#", "url(#" .. prefix):gsub('href="#', 'href="#' .. prefix)
  return '<svg class="tekening" role="img" aria-label="' .. html_attribute(alt) .. '"' .. root .. ">" .. body
end

local function picture_block(block, name)
  if #block.content ~= 1 or block.content[1].t ~= "Image" then return nil end
  local svg = drawing(block.content[1])
  if not svg then return nil end
  local label = html_attribute(unique_name(name or "", "Figuur, verschuifbaar op een smal scherm"))
  return pandoc.RawBlock("html", '<div class="figuur-vlak" role="group" tabindex="0" aria-label="' .. label .. '">' .. svg .. "</div>")
end

-- The region of a figure is named by what the figure shows: the first sentence of its caption.
local function region_name(div)
  local last = div.content[#div.content]
  if not last or last.t ~= "Para" then return nil end
  local text = stringify(last)
  if text:find("{{<", 1, true) then return nil end
  return "Figuur: " .. (text:match("^(.-)%.%s") or text:gsub("%.$", ""))
end

-- Word takes the words of a picture from its caption; Quarto passes nothing else on to it.
local function word_picture(image)
  local alt = image.attributes["fig-alt"]
  if alt then image.caption = pandoc.Inlines(alt) end
  return image
end

local function pictures(doc)
  if is_docx then return doc:walk({ Image = word_picture }) end
  if not is_html then return doc end
  doc = doc:walk({ Div = function(div)
    if not div.identifier:match("^fig%-") then return nil end
    local name = region_name(div)
    local function named(block) return picture_block(block, name) end
    div.content = div.content:walk({ Para = named, Plain = named })
    return div
  end })
  -- Most pictures are done now; what is left is looked for in every paragraph only if there is any.
  local left = false
  doc:walk({ Image = function() left = true end })
  if not left then return doc end
  doc = doc:walk({ Para = function(block) return picture_block(block) end, Plain = function(block) return picture_block(block) end })
  return doc:walk({ Image = function(image)
    local svg = drawing(image)
    if svg then return pandoc.RawInline("html", svg) end
  end })
end

-- Own divs.
local function box_of(div)
  for _, class in ipairs({ "let-op", "kern", "fictief" }) do
    if div.classes:includes(class) then return class end
  end
end

local function loose_list(list)
  list.content = list.content:map(function(item)
    return item:map(function(block) return block.t == "Plain" and pandoc.Para(block.content) or block end)
  end)
  return list
end

local function box(div)
  local class = box_of(div)
  if not class then return nil end
  local kind = BOXES[class]
  if is_float(div.identifier) then
    -- The float keeps its own div, or cross-references would not find it.
    div.classes = div.classes:filter(function(name) return name ~= class end)
    div = pandoc.Div({ div }, pandoc.Attr("", { class }))
  end
  local title = div.attributes["title"] or kind.title
  div.attributes["title"] = nil
  if is_typst then
    local argument = title and ("title: " .. typst_string(title)) or ""
    local blocks = pandoc.Blocks({ pandoc.RawBlock("typst", "#" .. kind.call .. "(" .. argument .. ")[") })
    blocks:extend(div.content)
    blocks:insert(pandoc.RawBlock("typst", "]"))
    if div.identifier ~= "" then return pandoc.Div(blocks, pandoc.Attr(div.identifier)) end
    return blocks
  end
  if title then
    local heading = is_html and pandoc.Div({ pandoc.Para({ pandoc.Str(title) }) }, pandoc.Attr("", { "kader-titel" }))
      or pandoc.Para({ pandoc.Strong({ pandoc.Str(title) }) })
    div.content:insert(1, heading)
  end
  if is_html then
    div.attributes["role"] = class ~= "fictief" and "note" or nil
  elseif is_docx then
    -- The style of a box replaces that of a tight list, and the list goes with it; a paragraph in an item keeps its own.
    div.content = div.content:walk({ BulletList = loose_list, OrderedList = loose_list })
    div.attributes["custom-style"] = kind.style
  end
  return div
end

-- Marks: `[oordeel]{.herkomst}`, `[12]{.fictief}`, and `[getallen: …]{.regel}`, which begins a line of its own: a cell of
-- a table has no other way to say so.
local function mark(span)
  if span.classes:includes("regel") then
    span.content:insert(1, pandoc.LineBreak())
    return span.content
  end
  if span.classes:includes("herkomst") then
    local basis = stringify(span.content):lower()
    if is_typst then return pandoc.RawInline("typst", "#herkomst(" .. typst_string(basis) .. ")") end
    if is_docx then span.attributes["custom-style"] = "Herkomst" end
    if is_html and BASES[basis] then span.classes:insert("herkomst-" .. basis) end
    return span
  end
  if span.classes:includes("fictief") then
    if is_typst then
      local inlines = pandoc.Inlines({ pandoc.RawInline("typst", "#fictief-tekst[") })
      inlines:extend(span.content)
      inlines:insert(pandoc.RawInline("typst", "]"))
      return inlines
    end
    if is_docx then span.attributes["custom-style"] = "Fictieve tekst" end
    return span
  end
end

-- PDF/UA wants words for a formula; its TeX source is what a screen reader can make most of.
local function formula(math)
  local block = math.mathtype == "DisplayMath"
  local set = pandoc.write(pandoc.Pandoc({ pandoc.Plain({ math }) }), "typst"):gsub("%s+$", "")
  local arguments = "alt: " .. typst_string(math.text) .. ", block: " .. tostring(block)
  return pandoc.RawInline("typst", "#math.equation(" .. arguments .. ", " .. set .. ")")
end

-- Quarto hands the date over as it stands in the source or in the form that its version likes for the format.
local MONTHS = { "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober",
  "november", "december" }
local ENGLISH = { "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
  "november", "december" }
local function dutch_date(text)
  local year, month, day = text:match("^(%d%d%d%d)%-(%d%d)%-(%d%d)")
  if not year then
    local name
    day, name, year = text:match("^(%d%d?) (%a+) (%d%d%d%d)$")
    if not day then name, day, year = text:match("^(%a+) (%d%d?), (%d%d%d%d)$") end
    for i, english in ipairs(ENGLISH) do
      if name and name:lower() == english then month = i end
    end
  end
  if not MONTHS[tonumber(month)] then return nil end
  return tonumber(day) .. " " .. MONTHS[tonumber(month)] .. " " .. year
end

-- A description that opens with "Concept." marks the whole document: a stamp and running heads say so, and the rest says
-- what the document is.
local function concept(meta)
  local text = meta.description and stringify(meta.description) or ""
  local rest = text:match("^[Cc]oncept%f[%A][%.:;,]?%s*(.*)$")
  meta.concept = rest ~= nil
  if (rest or text) ~= "" then meta.omschrijving = pandoc.MetaInlines({ pandoc.Str(rest or text) }) end
end

-- Word has no template of ours: what stands under the title elsewhere stands before the contents there. A letter says
-- in its title that it is a draft.
local function title_block(meta)
  if not is_docx or stringify(meta.title or ""):match("^[Cc]oncept%f[%A]") then return end
  local function line(words, style)
    return pandoc.Div({ pandoc.Para(words) }, pandoc.Attr("", {}, { ["custom-style"] = style }))
  end
  local lines = pandoc.Blocks({})
  if meta.concept then lines:insert(line("CONCEPT", "Stempel")) end
  if meta.edition then lines:insert(line(stringify(meta.edition), "Stempel")) end
  if meta.omschrijving then lines:insert(line(stringify(meta.omschrijving), "Omschrijving")) end
  if #lines > 0 then meta["include-before"] = pandoc.MetaBlocks(lines) end
end

-- Typst makes other signs of some: of two hyphens a dash, of three points an ellipsis, of `-?` a soft hyphen, of a hyphen
-- before a number a minus, and a list or heading of what stands first in a cell. It guesses which quote a straight one stands
-- for, and guesses wrong behind a digit or a bracket; the writer gives it straight ones, unless it writes without `smart`.
-- Escaped, or raw, a sign stays what it is.
local GUESSES = PANDOC_WRITER_OPTIONS.extensions:includes("smart")
local QUOTES = { SingleQuote = { "‘", "’" }, DoubleQuote = { "“", "”" } }
local CURLY = { [0x2018] = true, [0x2019] = true, [0x201C] = true, [0x201D] = true }
local HYPHEN, POINT = 0x2D, 0x2E
local function literal(sign) return pandoc.RawInline("typst", sign) end

local function changes(text)
  return text:find("%-[%-?]") or text:find("%.%.%.") or text:find("^%-") or text:find("%-$") or text:find("^%.%.")
    or text:find("%.%.$")
end

-- Not local: the built-in assembler asks for it, for what citations add after this.
function literal_signs(str)
  local text = str.text
  if text:match("^[+/]$") or text:match("^=+$") or text:match("^%d+%.$") then
    return literal((text:gsub("[+/=.]", "\\%0")))
  end
  local changed = changes(text)
  if not (changed or GUESSES and text:find("\xE2\x80[\x98\x99\x9C\x9D]")) then return nil end
  local result, from = pandoc.Inlines({}), 1
  for at, code in utf8.codes(text) do
    local escaped = changed and (code == HYPHEN or code == POINT)
    if escaped or GUESSES and CURLY[code] then
      if at > from then result:insert(pandoc.Str(text:sub(from, at - 1))) end
      result:insert(literal((escaped and "\\" or "") .. utf8.char(code)))
      from = at + #utf8.char(code)
    end
  end
  if from <= #text then result:insert(pandoc.Str(text:sub(from))) end
  return result
end

local function literal_pair(quoted)
  local signs = QUOTES[quoted.quotetype]
  local result = pandoc.Inlines({ literal(signs[1]) })
  result:extend(quoted.content)
  result:insert(literal(signs[2]))
  return result
end

-- A paragraph of a few words before a table or a list is its heading, and goes to the next page with it.
local INTRODUCTION, INTRODUCED = 60, { Table = true, BulletList = true, OrderedList = true }
local function keep_introductions(blocks)
  local result = pandoc.Blocks({})
  for i, block in ipairs(blocks) do
    local following = blocks[i + 1]
    local introduces = following
      and (INTRODUCED[following.t] or following.t == "Div" and following.identifier:match("^tbl%-"))
    if block.t == "Para" and introduces and #stringify(block) <= INTRODUCTION then
      result:extend({ pandoc.RawBlock("typst", "#block(sticky: true)["), block, pandoc.RawBlock("typst", "]") })
    else
      result:insert(block)
    end
  end
  return result
end

-- A chapter that opens with a figure begins where there is room for both; the template knows how much.
local function announce_figures(blocks)
  local result = pandoc.Blocks({})
  for i, block in ipairs(blocks) do
    local following = blocks[i + 1]
    if block.t == "Header" and block.level == 1 and following and following.t == "Div"
      and following.identifier:match("^fig%-") then
      result:insert(pandoc.RawBlock("typst", "#ruimte-voor-figuur()"))
    end
    result:insert(block)
  end
  return result
end

function Pandoc(doc)
  local date = doc.meta.date and dutch_date(stringify(doc.meta.date))
  if date then doc.meta.date = pandoc.MetaInlines({ pandoc.Str(date) }) end
  concept(doc.meta)
  title_block(doc.meta)
  doc = shift_headings(doc)
  if is_typst then
    doc = doc:walk(outside_tables({ Blocks = keep_introductions }))
    doc.blocks = announce_figures(doc.blocks)
  end
  doc = tables(doc)
  doc = pictures(doc)
  -- One walk for all of it: a walk takes its time whatever it looks for.
  local filter = { Div = box, Span = mark }
  if is_typst then filter.Math, filter.Quoted, filter.Str = formula, literal_pair, literal_signs end
  return doc:walk(filter)
end
