-- Built-in assembler, before the shared filters: variables and conditional content.
--
-- Pictures get the address of a file below the project, from the document's folder, or the document is refused: what comes
-- after this reads them, and Pandoc itself, in its sandbox, reads and fetches nothing.
--
-- Variables arrive as `[]{v=12}`, of the same width as the shortcode they replace, so that grid tables keep their columns;
-- here they become Markdown in text and plain text in attributes.

local state = pandoc.json.decode(io.open(os.getenv("HT3_STATE"), "rb"):read("a"), false)
local TOKEN, IN_ADDRESS = "%[%]{v=(%d+)}", "%%5B%%5D%%7Bv=(%d+)%%7D"
local stringify = pandoc.utils.stringify

local function unescaped(address)
  return (address:gsub("%%(%x%x)", function(code) return string.char(tonumber(code, 16)) end))
end

-- A path begins at the document's folder, and with a slash at the project's, as in Quarto.
local function inside(source)
  local path = unescaped(source)
  local parts = {}
  local function refuse() error("ht3: het beeld " .. source .. " is geen bestand in het project") end
  if path == "" or path:match("^%a[%w+.-]*:") or path:match("^//") or path:find("[%c\\]") then refuse() end
  for part in (path:match("^/") and path or state.folder .. "/" .. path):gmatch("[^/]+") do
    if part ~= ".." then
      if part ~= "." then table.insert(parts, part) end
    elseif not table.remove(parts) then
      refuse()
    end
  end
  return state.up .. "/" .. table.concat(parts, "/")
end

local function picture(image)
  image.src = inside(image.src)
  return image
end

local function value_of(index)
  return state.variables[tonumber(index) + 1]
end

local function as_inlines(index)
  local text = value_of(index)
  local blocks = pandoc.read(text, "markdown").blocks
  if #blocks == 1 and (blocks[1].t == "Para" or blocks[1].t == "Plain") then
    return blocks[1].content:walk({ Image = picture })
  end
  return pandoc.Inlines(text)
end

local function plain(index) return stringify(as_inlines(index)) end

local function as_text(text)
  return (text:gsub(TOKEN, plain):gsub(IN_ADDRESS, plain))
end

local function expand_attributes(element)
  for key, value in pairs(element.attributes) do
    if value:find(TOKEN) then element.attributes[key] = as_text(value) end
  end
end

local function expand_code(element)
  expand_attributes(element)
  element.text = as_text(element.text)
  return element
end

local function expand_raw(element)
  local text = element.text
  -- A megabyte of it is taken back only if something changed.
  if not text:find(TOKEN) then return nil end
  element.text = as_text(text)
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

local function span(element)
  local index = element.attributes.v
  return index and #element.content == 0 and as_inlines(index) or conditional(element)
end

local variables = {
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
    image.src, image.title = inside(as_text(image.src)), as_text(image.title)
    return image
  end,
  Link = function(link)
    expand_attributes(link)
    link.target, link.title = as_text(link.target), as_text(link.title)
    return link
  end,
  Span = span,
  Div = conditional,
}

return { variables }
