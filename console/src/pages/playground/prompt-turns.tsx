// The turns of the prompt, one under the other, each with its images: chosen as files, or pasted into the text.
import { Button, FileButton, NativeSelect, Textarea } from '@mantine/core'
import { Icon } from '../../parts/icon.tsx'
import { tellFailed } from '../../parts/toasts.ts'
import styles from './playground.module.css'
import type { PromptFormProps } from './prompt-form-props.ts'
import type { PromptTurn, Role } from './prompt.ts'

const KINDS = 'image/png,image/jpeg,image/webp,image/gif'
/** All images of a request fit into its body. */
const MOST_BYTES = 5 * 1024 * 1024

export function PromptTurns({ prompt, images, onChange, onImages }: PromptFormProps) {
  const { turns } = prompt
  const put = (turn: PromptTurn) => onChange({ turns: turns.map((each) => (each.id === turn.id ? turn : each)) })
  const add = () => {
    const role: Role = turns.at(-1)?.role === 'user' ? 'assistant' : 'user'
    onChange({ turns: [...turns, { id: Math.max(0, ...turns.map(({ id }) => id)) + 1, role, text: '' }] })
  }
  const leave = (turn: PromptTurn) => {
    onChange({ turns: turns.filter(({ id }) => id !== turn.id) })
    onImages(turn.id, [])
  }
  const take = async (turn: PromptTurn, files: readonly File[]) => {
    const urls = await Promise.all(files.filter(isFit).map(readUrl))
    if (urls.length > 0) onImages(turn.id, [...(images[turn.id] ?? []), ...urls])
  }
  return (
    <>
      {turns.map((turn) => (
        <Turn
          key={turn.id}
          turn={turn}
          isOnly={turns.length === 1}
          images={images[turn.id] ?? []}
          onChange={put}
          onLeave={() => leave(turn)}
          onFiles={(files) => void take(turn, files)}
          onImages={(urls) => onImages(turn.id, urls)}
        />
      ))}
      <div>
        <Button size="xs" leftSection={<Icon name="plus" size={14} />} onClick={add}>
          Turn
        </Button>
      </div>
    </>
  )
}

type TurnProps = {
  turn: PromptTurn
  isOnly: boolean
  images: readonly string[]
  onChange(turn: PromptTurn): void
  onLeave(): void
  onFiles(files: readonly File[]): void
  onImages(urls: readonly string[]): void
}

function Turn({ turn, isOnly, images, onChange, onLeave, onFiles, onImages }: TurnProps) {
  const name = turn.role === 'user' ? 'User' : 'Assistant'
  return (
    <div className={styles.turn}>
      <Textarea
        label={name}
        autosize
        minRows={isOnly ? 5 : 2}
        maxRows={20}
        value={turn.text}
        onChange={(event) => onChange({ ...turn, text: event.currentTarget.value })}
        onPaste={(event) => {
          const files = [...event.clipboardData.files].filter(({ type }) => type.startsWith('image/'))
          if (files.length === 0) return
          event.preventDefault()
          onFiles(files)
        }}
      />
      <div className={styles.turnFoot}>
        <FileButton accept={KINDS} multiple onChange={onFiles} inputProps={{ 'aria-label': `Images of ${name}` }}>
          {(props) => (
            <Button {...props} size="xs" leftSection={<Icon name="image" size={14} />}>
              Image
            </Button>
          )}
        </FileButton>
        {isOnly ? null : (
          <>
            <NativeSelect
              size="xs"
              aria-label="Who says it"
              data={[
                { value: 'user', label: 'User' },
                { value: 'assistant', label: 'Assistant' },
              ]}
              value={turn.role}
              onChange={(event) =>
                onChange({ ...turn, role: event.currentTarget.value === 'user' ? 'user' : 'assistant' })
              }
            />
            <Button size="xs" variant="subtle" onClick={onLeave}>
              Leave out
            </Button>
          </>
        )}
      </div>
      {images.length === 0 ? null : (
        <ul className={styles.images} aria-label="Images">
          {images.map((url, at) => (
            <li key={at}>
              <img src={url} alt={`Number ${at + 1}`} />
              <Button size="xs" variant="subtle" onClick={() => onImages(images.toSpliced(at, 1))}>
                Leave out image {at + 1}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

function isFit(file: File): boolean {
  const isKnown = KINDS.split(',').includes(file.type)
  if (isKnown && file.size <= MOST_BYTES) return true
  tellFailed(`${file.name} is not taken`, new Error(isKnown ? 'It is over 5 MB.' : 'It is no PNG, JPEG, WebP or GIF.'))
  return false
}

function readUrl(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.addEventListener('load', () => resolve(String(reader.result)))
    reader.addEventListener('error', () => reject(new Error('It cannot be read.')))
    reader.readAsDataURL(file)
  })
}
