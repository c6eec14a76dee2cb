-- Pictures, and the captions of figures.

local is_html = FORMAT:match("html") ~= nil
local is_docx = FORMAT:match("docx") ~= nil
local stringify = pandoc.utils.stringify

local function html_attribute(text)
  return (text:gsub("&", "&amp;"):gsub("<", "&lt;"):gsub(">", "&gt;"):gsub('"', "&quot;"):gsub("%s+", " "))
end

-- An SVG in <img> cannot use the page's fonts, so HTML gets the drawing itself, named by its alternative text.
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
  local attributes = { { "role", "group" }, { "tabindex", "0" }, { "aria-label", name or "Figuur, verschuifbaar op een smal scherm" } }
  return pandoc.Div({ pandoc.RawBlock("html", svg) }, pandoc.Attr("", { "figuur-vlak" }, attributes))
end

-- The region of a figure is named by what the figure shows: the first sentence of its caption.
local function region_name(caption)
  local text = stringify(caption)
  if text:find("{{<", 1, true) then return nil end
  return "Figuur: " .. (text:match("^(.-)%.%s") or text:gsub("%.$", ""))
end

-- `[Wat de figuur laat zien.]{.figuurtitel} De rest.`: the title stands above the rest.
local function titled(caption)
  local title = caption.content[1]
  if not title or title.t ~= "Span" or not title.classes:includes("figuurtitel") then return end
  if not is_html then caption.content[1] = pandoc.Strong(title.content) end
  local rest = caption.content[2]
  if rest and rest.t:match("Space") or rest and rest.t == "SoftBreak" then caption.content[2] = pandoc.LineBreak() end
end

local function figure(div)
  if not div.identifier:match("^fig%-") then return nil end
  local caption = div.content[#div.content]
  local name
  if caption and caption.t == "Para" then
    name = region_name(caption)
    titled(caption)
    div.content[#div.content] = caption
  end
  if is_html then
    local function named(block) return picture_block(block, name) end
    div.content = div.content:walk({ Para = named, Plain = named })
  end
  return div
end

-- Word takes the words of a picture from its caption; Quarto passes nothing else on to it.
local function word_picture(image)
  local alt = image.attributes["fig-alt"]
  if alt then image.caption = pandoc.Inlines(alt) end
  return image
end

function Pandoc(doc)
  doc = doc:walk({ Div = figure })
  if is_docx then return doc:walk({ Image = word_picture }) end
  if not is_html then return doc end
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
