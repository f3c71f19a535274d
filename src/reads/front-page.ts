// The page at `/` for people who open the gateway's address in a browser: what this is, how to call it, where to read on.
// It is one static text of this version; a line of script puts in the address under which it was opened, which only the
// browser knows behind a proxy. It loads nothing, and its policy names its own style and script alone.
import { createHash } from 'node:crypto'
import type { HeaderValues } from '../stages/http/exchange.ts'

const style = `
:root { color-scheme: light dark; --line: #8884; --soft: #8881; --accent: #2f6fde; }
@media (prefers-color-scheme: dark) { :root { --accent: #7fb0ff; } }
body { font: 16px/1.6 system-ui, sans-serif; max-width: 46rem; margin: 0 auto; padding: 3rem 1.25rem 4rem; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0; letter-spacing: -0.02em; }
h1 small { font-size: 0.9rem; font-weight: 400; opacity: 0.65; letter-spacing: 0; margin-left: 0.5rem; }
h2 { font-size: 1.05rem; margin: 2.25rem 0 0.5rem; }
p { margin: 0.75rem 0; }
a { color: var(--accent); }
table { border-collapse: collapse; width: 100%; }
td { border-top: 1px solid var(--line); padding: 0.5rem 1rem 0.5rem 0; vertical-align: top; }
td:first-child { white-space: nowrap; opacity: 0.75; }
code { font: 0.9em ui-monospace, monospace; overflow-wrap: anywhere; }
pre { background: var(--soft); border: 1px solid var(--line); border-radius: 8px; padding: 0.9rem 1rem; overflow-x: auto; margin: 0.5rem 0; }
pre code { overflow-wrap: normal; }
`

const script = `for (const each of document.querySelectorAll('.address')) each.textContent = location.origin`

const address = '<span class="address">http://127.0.0.1:8484</span>'

/** The page, and what it is sent with. */
export function writeFrontPage(version: string): { html: string; headers: HeaderValues } {
  const policy = `default-src 'none'; style-src '${digest(style)}'; script-src '${digest(script)}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`
  return {
    html: writeHtml(version),
    headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy, vary: 'accept' },
  }
}

function digest(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}

function writeHtml(version: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>CrossModel</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<h1>CrossModel<small>${version}</small></h1>
<p>This is a gateway to language models. It speaks the protocols of OpenAI and Anthropic, so that a program on their SDKs
changes its base URL, its key and its model, and nothing else.</p>

<h2>Base URLs</h2>
<table>
<tr><td>OpenAI SDKs</td><td><code>${address}/v1</code></td></tr>
<tr><td>Anthropic SDKs</td><td><code>${address}</code></td></tr>
<tr><td>Key</td><td>Yours begins with <code>cm-</code>. The first start printed one;
<code>crossmodel key create NAME</code> makes another.</td></tr>
</table>

<h2>A first call</h2>
<pre><code>export CROSSMODEL_API_KEY=cm-…
curl ${address}/v1/chat/completions \\
  -H "Authorization: Bearer $CROSSMODEL_API_KEY" \\
  -H "Content-Type: application/json" \\
  -d '{"model":"crossmodel/sandbox",
       "messages":[{"role":"user","content":"Hello"}]}'</code></pre>
<p><code>crossmodel/sandbox</code> is free and needs no provider. What else can be called: <a href="/api/models">/api/models</a>,
or <code>crossmodel model list</code>.</p>

<h2>Coding agents</h2>
<pre><code># Claude Code
ANTHROPIC_BASE_URL=${address} \\
ANTHROPIC_AUTH_TOKEN=$CROSSMODEL_API_KEY claude --model MODEL

# Codex, whose key is in CROSSMODEL_API_KEY
codex -m MODEL -c model_provider=crossmodel \\
  -c model_providers.crossmodel.name=CrossModel \\
  -c model_providers.crossmodel.base_url=${address}/v1 \\
  -c model_providers.crossmodel.env_key=CROSSMODEL_API_KEY</code></pre>

<h2>More</h2>
<table>
<tr><td>Endpoints</td><td><a href="/openapi.json">/openapi.json</a></td></tr>
<tr><td>Is it well?</td><td><a href="/healthz">/healthz</a>, <a href="/readyz">/readyz</a>, <code>crossmodel doctor</code></td></tr>
<tr><td>Documentation</td><td>the folder <code>docs</code> that came with the gateway, from <code>quickstart.md</code> on;
<code>crossmodel help</code></td></tr>
</table>
<script>${script}</script>
</body>
</html>
`
}
