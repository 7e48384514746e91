"""Between text and model: reading files, parsing, binding, checking, writing, and the law packs."""
