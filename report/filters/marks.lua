-- Marks in a line: `[oordeel]{.herkomst}`, `[12]{.fictief}`, `[tien]{.bevinding data-id="…"}`, and `[getallen: …]{.regel}`,
-- which begins a line of its own: a cell of a table has no other way to say so.

-- A number of a document that lists what its numbers are (`[id]{#bevinding-id}`) leads there on paper; the page tells it.

local is_html = FORMAT:match("html") ~= nil
local is_typst = FORMAT:match("typst") ~= nil
local is_docx = FORMAT:match("docx") ~= nil
local BASES = { bron = true, opgave = true, oordeel = true, fictief = true }

local LISTED = "bevinding-"
local listed = {}

local function between(first, content, last)
  local inlines = pandoc.Inlines({ pandoc.RawInline("typst", first) })
  inlines:extend(content)
  inlines:insert(pandoc.RawInline("typst", last))
  return inlines
end

local function basis(span)
  local word = pandoc.utils.stringify(span.content):lower()
  if is_typst then return pandoc.RawInline("typst", '#herkomst("' .. word:gsub('[\\"]', "") .. '")') end
  if is_docx then span.attributes["custom-style"] = "Herkomst" end
  if is_html and BASES[word] then span.classes:insert("herkomst-" .. word) end
  return span
end

local function fictitious(span)
  if is_typst then return between("#fictief-tekst[", span.content, "]") end
  if is_docx then span.attributes["custom-style"] = "Fictieve tekst" end
  return span
end

-- A long name may break behind its dots, without a sign that would be copied with it.
local function breakable(str)
  local parts = pandoc.Inlines({})
  for part in str.text:gmatch("[^.]*%.?") do
    if #parts > 0 then parts:insert(pandoc.RawInline("typst", "#box(width: 0pt)")) end
    if part ~= "" then parts:insert(pandoc.Str(part)) end
  end
  return parts
end

local function mark(span)
  if span.classes:includes("regel") then
    span.content:insert(1, pandoc.LineBreak())
    return span.content
  end
  if span.classes:includes("bevinding") and not is_html then
    local place = LISTED .. (span.attributes["data-id"] or ""):gsub("_", "-")
    return listed[place] and between("#link(<" .. place .. ">)[#bevinding[", span.content, "]]") or span.content
  end
  if is_typst and listed[span.identifier] then
    return between("#metadata(none) <" .. span.identifier .. ">", span.content:walk({ Str = breakable }), "")
  end
  if span.classes:includes("herkomst") then return basis(span) end
  if span.classes:includes("fictief") then return fictitious(span) end
end

-- A heading is in the contents as well, where all of it is a link already.
local function unlinked(element)
  element.content = element.content:walk({
    Span = function(span) if span.classes:includes("bevinding") then return span.content end end,
  })
  return element
end

function Pandoc(doc)
  if is_typst then
    doc:walk({ Span = function(span) listed[span.identifier] = span.identifier:sub(1, #LISTED) == LISTED or nil end })
    doc = doc:walk({ Header = unlinked, Link = unlinked })
  end
  return doc:walk({ Span = mark })
end
