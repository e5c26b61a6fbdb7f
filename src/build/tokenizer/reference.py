"""Fills in the counts of src/test/resources/tokenizer/texts.json by the tokenizer that DeepSeek's own tokenizer.json is
written for: pip install tokenizers==0.23.2, then python reference.py tokenizer.json (see table.mjs for where it is from).

`tokens` is what the tokenizer makes of a text, `plain` without its special tokens. A text is repeated `times` over.
"""

import json
import sys
from pathlib import Path

from tokenizers import Tokenizer

TEXTS = Path(__file__).parents[2] / "test/resources/tokenizer/texts.json"


def sent(text):
    """A lone half of a pair is sent as U+FFFD."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def main():
    whole = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    signed = Tokenizer.from_str(json.dumps(whole))
    plain = Tokenizer.from_str(json.dumps({**whole, "added_tokens": []}))

    def count(tokenizer, text):
        return len(tokenizer.encode(text, add_special_tokens=False).ids)

    texts = json.loads(TEXTS.read_text(encoding="utf-8"))
    for entry in texts:
        text = sent(entry["text"] * entry.get("times", 1))
        entry["tokens"] = count(signed, text)
        entry["plain"] = count(plain, text)
    lines = ",\n".join("  " + json.dumps(entry, ensure_ascii=True) for entry in texts)
    TEXTS.write_text(f"[\n{lines}\n]\n", encoding="ascii")


if __name__ == "__main__":
    main()
