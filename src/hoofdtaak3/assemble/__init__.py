"""From `.qmd` to HTML, PDF and DOCX: by Quarto where it is installed, else by Pandoc and Typst alone."""
