// What Qwen Code's own pieces make of many texts: a JSON list in, a JSON list out.
// Usage: node qwen_pieces.mjs CHUNK-WITH-DOTENV CHUNK-WITH-STRIP-COMMENTS < texts.json
import { readFileSync } from "node:fs";

const [, , dotenvChunk, commentsChunk] = process.argv;
const { require_main, resolveEnvVarsInObject } = await import(dotenvChunk);
const { require_strip_json_comments } = await import(commentsChunk);
const dotenv = require_main();
const stripComments = require_strip_json_comments();

const attempt = (make) => {
  try {
    return make();
  } catch {
    return null;
  }
};

const pieces = {
  dotenv: (text) => dotenv.parse(text),
  settings: (text) => attempt(() => JSON.parse(stripComments(text.replace(/^\uFEFF/, "")))),
  expand: (text) => resolveEnvVarsInObject(text, {}),
  url: (text) => attempt(() => new URL(text).href),
};

const texts = JSON.parse(readFileSync(0, "utf8"));
const piece = pieces[process.env.PIECE];
process.stdout.write(JSON.stringify(texts.map((text) => piece(text))));
