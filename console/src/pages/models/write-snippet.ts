// A first request to a model, to copy: in each protocol, for each client. Texts that come from providers are written as literals of
// the language, so that an id can be nothing but an id.

export const protocols = ['chat', 'responses', 'messages'] as const
export type ChosenProtocol = (typeof protocols)[number]
/** A model of embeddings is asked in one alone. */
export type SnippetProtocol = ChosenProtocol | 'embeddings'
export const languages = ['python', 'typescript', 'curl'] as const
export type SnippetLanguage = (typeof languages)[number]

type Snippet = { baseUrl: string; model: string }

const KEY = 'CROSSMODEL_API_KEY'

/** `baseUrl`: of the gateway, without a path. */
export function writeSnippet(
  protocol: SnippetProtocol,
  language: SnippetLanguage,
  { baseUrl, model }: Snippet,
): string {
  const url = baseUrl.replace(/\/+$/, '')
  return snippets[language][protocol]({ url, v1: quote(`${url}/v1`), root: quote(url), id: quote(model), model })
}

type Written = { url: string; v1: string; root: string; id: string; model: string }

/** A literal in Python and in TypeScript alike. */
function quote(text: string): string {
  return JSON.stringify(text).replaceAll(
    /[\u007f-\uffff]/g,
    (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** Within single quotes of a shell. */
function quoteShell(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}

function writeCurl(url: string, headers: readonly string[], body: object): string {
  return [
    `curl ${quoteShell(url)} \\`,
    ...headers.map((header) => `  -H ${header} \\`),
    `  -d ${quoteShell(JSON.stringify(body))}`,
  ].join('\n')
}

const message = [{ role: 'user', content: 'Hello' }]
const json = `'content-type: application/json'`
const bearer = `"authorization: Bearer $${KEY}"`

const snippets: Readonly<Record<SnippetLanguage, Record<SnippetProtocol, (of: Written) => string>>> = {
  python: {
    chat: ({ v1, id }) => `import os
from openai import OpenAI

client = OpenAI(
    base_url=${v1},
    api_key=os.environ["${KEY}"],
)
answer = client.chat.completions.create(
    model=${id},
    messages=[{"role": "user", "content": "Hello"}],
)
print(answer.choices[0].message.content)`,
    responses: ({ v1, id }) => `import os
from openai import OpenAI

client = OpenAI(
    base_url=${v1},
    api_key=os.environ["${KEY}"],
)
answer = client.responses.create(
    model=${id},
    input="Hello",
)
print(answer.output_text)`,
    messages: ({ root, id }) => `import os
from anthropic import Anthropic

client = Anthropic(
    base_url=${root},
    api_key=os.environ["${KEY}"],
)
answer = client.messages.create(
    model=${id},
    max_tokens=1000,
    messages=[{"role": "user", "content": "Hello"}],
)
print(answer.content[0].text)`,
    embeddings: ({ v1, id }) => `import os
from openai import OpenAI

client = OpenAI(
    base_url=${v1},
    api_key=os.environ["${KEY}"],
)
answer = client.embeddings.create(
    model=${id},
    input=["Hello", "world"],
)
print([len(each.embedding) for each in answer.data])`,
  },
  typescript: {
    chat: ({ v1, id }) => `import OpenAI from 'openai'

const client = new OpenAI({
  baseURL: ${v1},
  apiKey: process.env.${KEY},
})
const answer = await client.chat.completions.create({
  model: ${id},
  messages: [{ role: 'user', content: 'Hello' }],
})
console.log(answer.choices[0].message.content)`,
    responses: ({ v1, id }) => `import OpenAI from 'openai'

const client = new OpenAI({
  baseURL: ${v1},
  apiKey: process.env.${KEY},
})
const answer = await client.responses.create({
  model: ${id},
  input: 'Hello',
})
console.log(answer.output_text)`,
    messages: ({ root, id }) => `import Anthropic from '@anthropic-ai/sdk'

const client = new Anthropic({
  baseURL: ${root},
  apiKey: process.env.${KEY},
})
const answer = await client.messages.create({
  model: ${id},
  max_tokens: 1000,
  messages: [{ role: 'user', content: 'Hello' }],
})
console.log(answer.content)`,
    embeddings: ({ v1, id }) => `import OpenAI from 'openai'

const client = new OpenAI({
  baseURL: ${v1},
  apiKey: process.env.${KEY},
})
const answer = await client.embeddings.create({
  model: ${id},
  input: ['Hello', 'world'],
})
console.log(answer.data.map((each) => each.embedding.length))`,
  },
  curl: {
    chat: ({ url, model }) => writeCurl(`${url}/v1/chat/completions`, [bearer, json], { model, messages: message }),
    responses: ({ url, model }) => writeCurl(`${url}/v1/responses`, [bearer, json], { model, input: 'Hello' }),
    messages: ({ url, model }) =>
      writeCurl(`${url}/v1/messages`, [`"x-api-key: $${KEY}"`, `'anthropic-version: 2023-06-01'`, json], {
        model,
        max_tokens: 1000,
        messages: message,
      }),
    embeddings: ({ url, model }) => writeCurl(`${url}/v1/embeddings`, [bearer, json], { model, input: 'Hello' }),
  },
}
