-- Marks in a line: `[oordeel]{.herkomst}`, `[12]{.fictief}`, `[tien]{.bevinding data-id="…"}`, and `[getallen: …]{.regel}`,
-- which begins a line of its own: a cell of a table has no other way to say so.

local is_html = FORMAT:match("html") ~= nil
local is_typst = FORMAT:match("typst") ~= nil
local is_docx = FORMAT:match("docx") ~= nil
local BASES = { bron = true, opgave = true, oordeel = true, fictief = true }

local function called(name, content)
  local inlines = pandoc.Inlines({ pandoc.RawInline("typst", "#" .. name .. "[") })
  inlines:extend(content)
  inlines:insert(pandoc.RawInline("typst", "]"))
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
  if is_typst then return called("fictief-tekst", span.content) end
  if is_docx then span.attributes["custom-style"] = "Fictieve tekst" end
  return span
end

local function mark(span)
  if span.classes:includes("regel") then
    span.content:insert(1, pandoc.LineBreak())
    return span.content
  end
  -- Only the page can say more about a number.
  if span.classes:includes("bevinding") and not is_html then return span.content end
  if span.classes:includes("herkomst") then return basis(span) end
  if span.classes:includes("fictief") then return fictitious(span) end
end

function Pandoc(doc) return doc:walk({ Span = mark }) end
