-- Built-in assembler, after the shared filters: numbered captions, cross-references, pictures' alternative texts.
--
-- The words and the shape follow Quarto with `lang: nl`: "Figuur 1: ...", "Tabel 1: ...", "Paragraaf 2.1". Only a chapter
-- is called by its own name here: "Hoofdstuk 2", where Quarto has one word for every level.

local state = pandoc.json.decode(io.open(os.getenv("HT3_STATE"), "rb"):read("a"), false)
local is_html = FORMAT:match("html") ~= nil
local is_typst = FORMAT:match("typst") ~= nil
local NBSP = "\u{A0}"
local WORDS = { fig = "Figuur", tbl = "Tabel", sec = "Paragraaf" }
local CHAPTER = "Hoofdstuk"
local stringify = pandoc.utils.stringify

local numbers = {}

local function kind_of(identifier)
  local kind = identifier:match("^(%a+)%-")
  return WORDS[kind] and kind or nil
end

-- Paths in Markdown are relative to the document; Typst reads them from the project's folder.
local function project_path(source)
  local path = source:match("^/") and source or "/" .. state.folder .. "/" .. source
  local parts = {}
  for part in path:gmatch("[^/]+") do
    if part == ".." then table.remove(parts) elseif part ~= "." then table.insert(parts, part) end
  end
  return "/" .. table.concat(parts, "/")
end

local function typst_string(text)
  return '"' .. text:gsub("\\", "\\\\"):gsub('"', '\\"'):gsub("%s+", " ") .. '"'
end

local function alt_of(image)
  return image.attributes["fig-alt"] or image.attributes["alt"] or ""
end

local function typst_picture(image)
  return "image(" .. typst_string(project_path(image.src)) .. ", alt: " .. typst_string(alt_of(image)) .. ")"
end

-- The bytes of a picture, for the page and for Word: Pandoc reads no file itself. `first.lua` has seen to the address.
local KINDS = { png = "image/png", jpg = "image/jpeg", jpeg = "image/jpeg", gif = "image/gif", svg = "image/svg+xml" }
local function embed(image)
  local kind = KINDS[(image.src:match("%.(%w+)$") or ""):lower()]
  if not kind then error("ht3: het beeld " .. image.src .. " is geen PNG, JPEG, GIF of SVG") end
  local file = io.open(image.src, "rb")
  local bytes = file and file:read("a")
  if not bytes then error("ht3: het beeld " .. image.src .. " is er niet") end
  file:close()
  if is_html then
    image.src = pandoc.mediabag.make_data_uri(kind, bytes)
  else
    pandoc.mediabag.insert(image.src, kind, bytes)
  end
end

local function dress_picture(image)
  local alt = alt_of(image)
  if alt == "" then error("ht3: het beeld " .. image.src .. " heeft geen alternatieve tekst; voeg {fig-alt=\"...\"} toe") end
  if is_typst then return pandoc.RawInline("typst", "#box(" .. typst_picture(image) .. ")") end
  embed(image)
  image.attributes["fig-alt"], image.attributes["alt"] = nil, nil
  image.caption = pandoc.Inlines(alt)
  return image
end

local function picture_paragraph(block)
  if #block.content == 1 and block.content[1].t == "Image" then
    return pandoc.RawBlock("typst", "#" .. typst_picture(block.content[1]))
  end
end

-- A table holds most of what there is to walk through, and none of what these look for.
local function outside_tables(filter)
  filter.traverse = "topdown"
  filter.Table = function() return nil, false end
  return filter
end

-- Numbers of sections as Pandoc gives them, counted from the highest level in the document.
local function number_sections(doc)
  local top, counters = 7, {}
  doc:walk(outside_tables({ Header = function(header) top = math.min(top, header.level) end }))
  doc:walk(outside_tables({
    Header = function(header)
      if header.classes:includes("unnumbered") then return nil end
      local depth = header.level - top + 1
      counters[depth] = (counters[depth] or 0) + 1
      for i = 1, depth - 1 do counters[i] = counters[i] or 0 end
      for i = depth + 1, 6 do counters[i] = nil end
      if header.identifier:match("^sec%-") then
        numbers[header.identifier] = table.concat(counters, ".", 1, depth)
      end
    end,
  }))
end

local counts = { fig = 0, tbl = 0 }
local function count(identifier)
  local kind = kind_of(identifier)
  if kind ~= "fig" and kind ~= "tbl" then return nil end
  if not numbers[identifier] then
    counts[kind] = counts[kind] + 1
    numbers[identifier] = tostring(counts[kind])
  end
  return kind
end

local function float(identifier, classes, content, caption)
  local kind = kind_of(identifier)
  local label = WORDS[kind] .. NBSP .. numbers[identifier] .. ": "
  local numbered = pandoc.Inlines({ pandoc.Str(label) })
  numbered:extend(caption)
  local blocks = pandoc.Blocks({})
  if is_html then
    local open = '<figure id="' .. identifier .. '" class="' .. table.concat({ "drager-" .. kind, table.unpack(classes) }, " ") .. '">'
    local figcaption = { pandoc.RawBlock("html", "<figcaption>"), pandoc.Plain(numbered), pandoc.RawBlock("html", "</figcaption>") }
    blocks:insert(pandoc.RawBlock("html", open))
    blocks:extend(figcaption)
    blocks:extend(content)
    blocks:insert(pandoc.RawBlock("html", "</figure>"))
    return blocks
  end
  if is_typst then
    blocks:insert(pandoc.RawBlock("typst", "#figure(["))
    blocks:extend(content)
    blocks:insert(pandoc.RawBlock("typst", "], caption: figure.caption(position: top, ["))
    blocks:insert(pandoc.Plain(caption))
    local rest = ']), kind: "quarto-float-' .. kind .. '", supplement: [' .. WORDS[kind] .. "], numbering: \"1\") <" .. identifier .. ">"
    blocks:insert(pandoc.RawBlock("typst", rest))
    return blocks
  end
  local function styled(inner, style)
    return pandoc.Div(inner, pandoc.Attr("", {}, { ["custom-style"] = style }))
  end
  blocks:insert(styled({ pandoc.Para(numbered) }, kind == "tbl" and "Table Caption" or "Image Caption"))
  blocks:extend(kind == "tbl" and content or { styled(content, "Captioned Figure") })
  return pandoc.Div(blocks, pandoc.Attr(identifier))
end

local function float_of_div(div)
  if not count(div.identifier) then return nil end
  local content = div.content
  local caption = content[#content]
  if not caption or caption.t ~= "Para" or #content < 2 then
    error("ht3: " .. div.identifier .. ": de laatste alinea van dit blok moet het bijschrift zijn")
  end
  content:remove()
  return float(div.identifier, div.classes, content, caption.content)
end

local function float_of_figure(figure)
  if not count(figure.identifier) then return nil end
  local caption = figure.caption.long[1]
  return float(figure.identifier, figure.classes, figure.content, caption and caption.content or {})
end

local function reference(citation)
  local kind = kind_of(citation.id)
  if not kind then return nil end
  local number = numbers[citation.id]
  if not number then error("ht3: verwijzing naar " .. citation.id .. ", dat in deze uitgave of indeling niet bestaat") end
  local word = kind == "sec" and not number:find(".", 1, true) and CHAPTER or WORDS[kind]
  local text = citation.mode == "SuppressAuthor" and number or word .. NBSP .. number
  return pandoc.Link({ pandoc.Str(text) }, "#" .. citation.id, "", pandoc.Attr("", { "verwijzing" }))
end

local function resolve(cite)
  local result = pandoc.Inlines({})
  local found = 0
  for i, citation in ipairs(cite.citations) do
    local link = reference(citation)
    if link then
      found = found + 1
      if i > 1 then result:extend({ pandoc.Str(","), pandoc.Space() }) end
      if #citation.prefix > 0 then
        result:extend(citation.prefix)
        result:insert(pandoc.Space())
      end
      result:insert(link)
      result:extend(citation.suffix)
    end
  end
  if found == 0 then return nil end
  if found < #cite.citations then
    error("ht3: " .. stringify(cite) .. " mengt bronnen en verwijzingen; zet ze in aparte haken")
  end
  return result
end

function Pandoc(doc)
  number_sections(doc)
  -- Two passes: a reference may stand before what it refers to.
  doc:walk(outside_tables({
    Div = function(div) count(div.identifier) end,
    Figure = function(figure) count(figure.identifier) end,
  }))
  if is_typst then doc = doc:walk(outside_tables({ Para = picture_paragraph, Plain = picture_paragraph })) end
  return doc:walk({ Image = dress_picture, Cite = resolve, Div = float_of_div, Figure = float_of_figure })
end
