-- Built-in assembler, after the citations: the list of sources holds text that the shared filters have not seen.
-- What Typst would make other signs of is their rule (`literal_signs`), taken from them.

local state = pandoc.json.decode(io.open(os.getenv("HT3_STATE"), "rb"):read("a"), false)

local signs
for _, path in ipairs(state.filters) do
  local filter = setmetatable({}, { __index = _G })
  assert(loadfile(path, "t", filter))()
  signs = signs or filter.literal_signs
end

local function sources(div)
  if div.classes:includes("csl-bib-body") then return div:walk({ Str = signs }), false end
end

function Pandoc(doc)
  if signs and FORMAT:match("typst") then return doc:walk({ traverse = "topdown", Div = sources }) end
end
