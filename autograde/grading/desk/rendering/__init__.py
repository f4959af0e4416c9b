"""What a student wrote, as HTML that cannot act: Markdown, mathematics as MathML, no script and no style."""
