// What Qwen Code's own pieces make of many texts: a JSON list in, a JSON list out.
// Usage: PIECE=… node qwen_pieces.mjs CHUNK-WITH-THE-PIECE < texts.json
import { readFileSync } from "node:fs";

const [, , chunk] = process.argv;
const module = chunk ? await import(chunk) : {};
const piece = process.env.PIECE;

const attempt = (make) => {
  try {
    return make();
  } catch {
    return null;
  }
};

const withoutComments = piece === "settings" ? module.require_strip_json_comments() : null;
const withoutMark = (text) => text.replace(/^\uFEFF/, "");

const pieces = {
  dotenv: (text) => module.require_main().parse(text),
  expand: (text) => module.resolveEnvVarsInObject(text, {}),
  settings: (text) => attempt(() => JSON.parse(withoutComments(withoutMark(text)))),
  url: (text) => attempt(() => new URL(text).href),
  reserved: (name) => ({
    project:
      module.isLoaderEnvKey(name) ||
      module.isPrivateProvenanceEnvKey(name) ||
      module.isHardcodedProjectEnvExclusion(name),
    home: module.isLoaderEnvKey(name) || module.isPrivateProvenanceEnvKey(name),
  }),
  operators: () => [...module.PROJECT_ENV_HARDCODED_EXCLUSIONS],
  presets: () =>
    module.ALL_PROVIDERS.filter(({ envKey }) => typeof envKey === "string").map((provider) => ({
      id: provider.id,
      env_key: provider.envKey,
      protocol: provider.protocol,
      urls: [provider.baseUrl].flat().map((choice) => choice.url ?? choice),
      models: provider.models?.map(({ id }) => id) ?? [],
    })),
};

const texts = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(texts.map(pieces[piece])));
