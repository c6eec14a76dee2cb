-- Boxes: own divs, what they are called and what they look like in every format.

local is_html = FORMAT:match("html") ~= nil
local is_typst = FORMAT:match("typst") ~= nil
local is_docx = FORMAT:match("docx") ~= nil

-- Class -> default title, Typst function, Word style.
local BOXES = {
  ["let-op"] = { title = "Let op", call = "let-op", style = "Let op" },
  ["kern"] = { call = "kern", style = "Kern" },
  ["fictief"] = { title = "Voorlopig: rekent met fictieve cijfers", call = "fictief", style = "Fictief" },
}

local function box_of(div)
  for _, class in ipairs({ "let-op", "kern", "fictief" }) do
    if div.classes:includes(class) then return class end
  end
end

local function is_float(identifier)
  return identifier:match("^fig%-") ~= nil or identifier:match("^tbl%-") ~= nil
end

local function loose_list(list)
  list.content = list.content:map(function(item)
    return item:map(function(block) return block.t == "Plain" and pandoc.Para(block.content) or block end)
  end)
  return list
end

local function typst_box(div, call, title)
  local opening = pandoc.Inlines({ pandoc.RawInline("typst", "#" .. call .. "(") })
  if title then
    opening:extend({ pandoc.RawInline("typst", "title: ["), pandoc.Str(title), pandoc.RawInline("typst", "]") })
  end
  opening:insert(pandoc.RawInline("typst", ")["))
  local blocks = pandoc.Blocks({ pandoc.Plain(opening) })
  blocks:extend(div.content)
  blocks:insert(pandoc.RawBlock("typst", "]"))
  return div.identifier ~= "" and pandoc.Div(blocks, pandoc.Attr(div.identifier)) or blocks
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
  if is_typst then return typst_box(div, kind.call, title) end
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

function Pandoc(doc) return doc:walk({ Div = box }) end
