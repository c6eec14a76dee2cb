-- Tables: the width of their columns, what their cells head, where a word may break.

local is_html = FORMAT:match("html") ~= nil
local is_typst = FORMAT:match("typst") ~= nil
local is_docx = FORMAT:match("docx") ~= nil
local stringify = pandoc.utils.stringify

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

-- A row stays whole (report.typ), but one that is higher than a page would run off it: its cells may break.
local TALL = 40
local function break_tall_rows(tbl, cells)
  for _, row in ipairs(cells.body) do
    local lines = 0
    for i, found in ipairs(row) do
      local width = (tbl.colspecs[i] and tbl.colspecs[i][2] or 1 / #tbl.colspecs) - MARGINS
      lines = math.max(lines, (utf8.len(found.text) or #found.text) * SIGN / math.max(width, SIGN))
    end
    if lines > TALL then
      for _, found in ipairs(row) do found.cell.attr.attributes["typst:breakable"] = "true" end
    end
  end
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
    break_tall_rows(tbl, cells)
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
  local attributes = { { "role", "region" }, { "tabindex", "0" }, { "aria-label", name ~= "" and name or "Tabel" } }
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

function Pandoc(doc)
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