-- Built-in assembler, before the shared filters: variables and conditional content.
--
-- Variables arrive as tokens (U+E000, digits, U+E001) of the same width as the shortcode they replace, so that grid
-- tables keep their columns; here they become Markdown in text and plain text in attributes.

local state = pandoc.json.decode(io.open(os.getenv("HT3_STATE"), "rb"):read("a"), false)
local TOKEN = "\u{E000}(%d+)\u{E001}"
local stringify = pandoc.utils.stringify

local function value_of(index)
  return state.variables[tonumber(index) + 1]
end

local function as_inlines(index)
  local text = value_of(index)
  local blocks = pandoc.read(text, "markdown").blocks
  if #blocks == 1 and (blocks[1].t == "Para" or blocks[1].t == "Plain") then return blocks[1].content end
  return pandoc.Inlines(text)
end

local function as_text(text)
  return (text:gsub(TOKEN, function(index) return stringify(as_inlines(index)) end))
end

local function expand_str(str)
  if not str.text:find("\u{E000}", 1, true) then return nil end
  local result, at = pandoc.Inlines({}), 1
  while true do
    local from, to, index = str.text:find(TOKEN, at)
    if not from then break end
    if from > at then result:insert(pandoc.Str(str.text:sub(at, from - 1))) end
    result:extend(as_inlines(index))
    at = to + 1
  end
  if at <= #str.text then result:insert(pandoc.Str(str.text:sub(at))) end
  return result
end

local function expand_attributes(element)
  for key, value in pairs(element.attributes) do
    if value:find("\u{E000}", 1, true) then element.attributes[key] = as_text(value) end
  end
end

local function expand_code(element)
  expand_attributes(element)
  element.text = as_text(element.text)
  return element
end

local function expand_raw(element)
  element.text = as_text(element.text)
  return element
end

local function visible(element)
  local format, profile = element.attributes["when-format"], element.attributes["when-profile"]
  if format and not state.formats[format] then return false end
  if profile and not state.profiles[profile] then return false end
  return true
end

local function conditional(element)
  expand_attributes(element)
  if not element.classes:includes("content-visible") then return element end
  return visible(element) and element.content or {}
end

local variables = {
  Str = expand_str,
  Code = expand_code,
  CodeBlock = expand_code,
  RawInline = expand_raw,
  RawBlock = expand_raw,
  Header = function(header)
    expand_attributes(header)
    return header
  end,
  Image = function(image)
    expand_attributes(image)
    image.src, image.title = as_text(image.src), as_text(image.title)
    return image
  end,
  Link = function(link)
    expand_attributes(link)
    link.target, link.title = as_text(link.target), as_text(link.title)
    return link
  end,
  Span = conditional,
  Div = conditional,
}

return { variables }
