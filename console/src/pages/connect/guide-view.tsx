// The steps of a tool, as its page in docs/clients/ says them, with the address, the model and the key filled in.
import { CodeBlock } from '../../parts/code-block.tsx'
import styles from './connect.module.css'
import { fill, parseGuide, writeForShell, type Filling, type GuidePiece, type Shell } from './parse-guide.ts'

type GuideViewProps = { page: string; filling: Filling; shell: Shell }

export function GuideView({ page, filling, shell }: GuideViewProps) {
  return (
    <div className={styles.guide}>
      {parseGuide(page).map((piece, at) => (
        <Piece key={at} piece={piece} number={at + 1} filling={filling} shell={shell} />
      ))}
    </div>
  )
}

type PieceProps = { piece: GuidePiece; number: number; filling: Filling; shell: Shell }

function Piece({ piece, number, filling, shell }: PieceProps) {
  if (piece.kind === 'text') return <p>{writeInline(fill(piece.text, filling))}</p>
  if (piece.kind === 'list')
    return (
      <ul className={styles.notes}>
        {piece.items.map((item) => (
          <li key={item}>{writeInline(fill(item, filling))}</li>
        ))}
      </ul>
    )
  const code = fill(piece.code, filling)
  const shown = piece.language === 'bash' ? writeForShell(code, shell) : code
  return (
    <div>
      {piece.path === undefined ? null : <code className="dim">{piece.path}</code>}
      <CodeBlock code={shown.trimEnd()} label={piece.path ?? `Step ${number}`} />
    </div>
  )
}

/** Code in its face; links to other pages of the documentation are their words. */
function writeInline(text: string) {
  const plain = text.replaceAll(/\[([^\]]+)\]\([^)]+\)/g, '$1').replaceAll(/(?<![\w`])\*([^*`]+)\*/g, '$1')
  return plain.split('`').map((part, at) => (at % 2 === 1 ? <code key={at}>{part}</code> : part))
}
