-- Headings: their level, and what stays with them on paper.

local is_html = FORMAT:match("html") ~= nil
local is_typst = FORMAT:match("typst") ~= nil

-- A table holds most of what there is to walk through, and no headings.
local function outside_tables(filter)
  filter.traverse = "topdown"
  filter.Table = function() return nil, false end
  return filter
end

-- The title is level 1 in HTML, so chapters start at 2 there and at 1 elsewhere, whatever the source says.
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

-- A paragraph of a few words before a table or a list is its heading, and goes to the next page with it.
local INTRODUCTION, INTRODUCED = 60, { Table = true, BulletList = true, OrderedList = true }
local function keep_introductions(blocks)
  local result = pandoc.Blocks({})
  for i, block in ipairs(blocks) do
    local following = blocks[i + 1]
    local introduces = following
      and (INTRODUCED[following.t] or following.t == "Div" and following.identifier:match("^tbl%-"))
    if block.t == "Para" and introduces and #pandoc.utils.stringify(block) <= INTRODUCTION then
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
  doc = shift_headings(doc)
  if not is_typst then return doc end
  doc = doc:walk(outside_tables({ Blocks = keep_introductions }))
  doc.blocks = announce_figures(doc.blocks)
  return doc
end
