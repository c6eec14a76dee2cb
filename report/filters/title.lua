-- The title block: the date in Dutch, what the document is, and whether it is a draft.

local is_docx = FORMAT:match("docx") ~= nil
local stringify = pandoc.utils.stringify

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
-- in its title that it is a draft, and nothing more than what it is of.
local function title_block(meta)
  if not is_docx then return end
  local letter = stringify(meta.title or ""):match("^[Cc]oncept%f[%A]")
  local function line(words, style)
    return pandoc.Div({ pandoc.Para(words) }, pandoc.Attr("", {}, { ["custom-style"] = style }))
  end
  local lines = pandoc.Blocks({})
  if meta.concept and not letter then lines:insert(line("CONCEPT", "Stempel")) end
  if meta.edition then lines:insert(line(stringify(meta.edition), "Stempel")) end
  if meta.omschrijving and not letter then lines:insert(line(stringify(meta.omschrijving), "Omschrijving")) end
  if #lines > 0 then meta["include-before"] = pandoc.MetaBlocks(lines) end
end
function Pandoc(doc)
  local meta = doc.meta
  local date = meta.date and dutch_date(stringify(meta.date))
  if date then meta.date = pandoc.MetaInlines({ pandoc.Str(date) }) end
  concept(meta)
  title_block(meta)
  return doc
end
