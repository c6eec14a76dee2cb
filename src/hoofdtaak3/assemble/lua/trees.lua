-- The check: texts (a list, JSON) as the trees that Pandoc makes of them, and of what it cannot read its complaint.
-- The last argument of `read` is what a text may read besides itself: nothing.

local trees = {}
for i, text in ipairs(pandoc.json.decode(io.read("a"), false)) do
  local read, result = pcall(function() return pandoc.write(pandoc.read(text, "markdown", nil, {}), "json") end)
  trees[i] = read and result or pandoc.json.encode(tostring(result))
end
io.write("[" .. table.concat(trees, ",") .. "]")
