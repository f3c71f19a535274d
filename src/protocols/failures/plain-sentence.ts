// Some servers and proxies refuse a request in a sentence instead of their protocol's JSON. It tells the caller what is wrong
// as well; pages, documents that broke off and long texts do not.

const SENTENCE_LENGTH = 2_000

/** The sentence of an error's body that is no JSON of its protocol; undefined where it is none. */
export function readPlainSentence(body: string): string | undefined {
  const text = body.trim()
  return text === '' || text.length > SENTENCE_LENGTH || /^[<{["]/.test(text) ? undefined : text
}
