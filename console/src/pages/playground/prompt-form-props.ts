// What the form of the prompt and its parts are given.
import type { Images, PlayedModel, Prompt } from './prompt.ts'
import type { PromptError } from './write-request.ts'

export type PromptFormProps = {
  prompt: Prompt
  images: Images
  models: readonly PlayedModel[]
  problem: PromptError | undefined
  onChange(part: Partial<Prompt>): void
  onImages(turn: number, urls: readonly string[]): void
}
