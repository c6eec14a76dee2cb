-- Signs that Typst would make something else of, and the words of a formula.

local is_typst = FORMAT:match("typst") ~= nil

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
-- PDF/UA wants words for a formula; its TeX source is what a screen reader can make most of.
local function formula(math)
  local block = math.mathtype == "DisplayMath"
  local set = pandoc.write(pandoc.Pandoc({ pandoc.Plain({ math }) }), "typst"):gsub("%s+$", "")
  local words = math.text:gsub("\\", "\\\\"):gsub('"', '\\"'):gsub("%s+", " ")
  return pandoc.RawInline("typst", '#math.equation(alt: "' .. words .. '", block: ' .. tostring(block) .. ", " .. set .. ")")
end

function Pandoc(doc)
  if is_typst then return doc:walk({ Math = formula, Quoted = literal_pair, Str = literal_signs }) end
end
