-- The page: its scripts, the names of what scrolls in it, and what lies beside it.

local is_html = FORMAT:match("html") ~= nil

-- In the order in which they need each other. Paths start at the document's folder, as those of its pictures do; the sheets
-- of regions lie in build/regios/.
local PLACES = { "interactive/", "../../report/interactive/" }
local SCRIPTS = { "inhoud.js", "thema.js", "tip.js", "bevindingen.js", "zoeken.js", "opslaan.js" }
local WORKBOOK = "gegevens.xlsx"

local function script(name)
  local file
  for _, place in ipairs(PLACES) do
    local path = place .. name
    file = file or io.open(path, "rb")
  end
  if not file then error("ht3: het script report/interactive/" .. name .. " van de pagina is er niet") end
  local text = file:read("a")
  file:close()
  if text:lower():find("</script", 1, true) then error("ht3: het script report/interactive/" .. name .. " bevat wat een script afsluit") end
  return pandoc.RawBlock("html", "<script>\n" .. text .. "</script>")
end

-- Names of scrolling regions must differ, or a screen reader lists the same landmark twice.
local names_used = {}
local function unique_name(div)
  local name = div.attributes["aria-label"]
  if not (name and (div.classes:includes("tabel-vlak") or div.classes:includes("figuur-vlak"))) then return nil, true end
  name = name:gsub("%s+", " "):gsub("^%s", ""):gsub("%s$", "")
  names_used[name] = (names_used[name] or 0) + 1
  div.attributes["aria-label"] = names_used[name] == 1 and name or name .. " (" .. names_used[name] .. ")"
  return div, false
end

function Pandoc(doc)
  if not is_html then return nil end
  doc = doc:walk({ traverse = "topdown", Div = unique_name })
  doc.meta.scripts = pandoc.MetaBlocks(pandoc.List(SCRIPTS):map(script))
  doc.meta.gegevens = WORKBOOK
  return doc
end
