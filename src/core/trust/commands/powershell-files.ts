import { type FileUse, namesIn } from './file-uses';
import type { Program } from './program';
import type { ReadWord } from './roles';
import type { Argument } from './words';

/** The files that the words of one of PowerShell's own commands may be. */
export function* powerShellFiles(
  { words, takesFed = false }: Program,
  args: readonly Argument[],
  read: readonly ReadWord[],
  isFed: boolean,
): Iterable<FileUse> {
  if (words === 'texts' || words === undefined) return;
  // A source may be given behind the target by its name: of what copies, every word may be either.
  const kinds: readonly FileUse['kind'][] =
    words === 'read' ? ['read'] : words === 'copy' ? ['read', 'write'] : ['write'];
  for (const kind of kinds) {
    if (isFed && takesFed) yield { kind, value: undefined, isGlob: false };
    for (const [at, { value, isGlob }] of args.entries()) {
      if (at === 0) continue;
      if (value === undefined) {
        yield { kind, value, isGlob };
        continue;
      }
      const names = [...namesIn(value, read[at]?.role === 'option'), ...value.split(',')];
      for (const each of new Set(names)) yield { kind, value: isOnDrive(each) ? undefined : each, isGlob };
    }
  }
  if (words === 'copy' || words === 'move') yield* landings(args, read);
}

/** `Env:`, `HKLM:`, `Registry::…`: what is no disk at all, or a file by a name of a provider. */
const isOnDrive = (value: string): boolean => /^[\w.\\]{2,}:(?![\\/]{2})/.test(value) || /::/.test(value);

/** Any name may come to lie in any of the words that is a folder. */
function* landings(args: readonly Argument[], read: readonly ReadWord[]): Iterable<FileUse> {
  const names = args.filter((_, at) => at > 0 && read[at]?.role !== 'option');
  for (const folder of names) {
    for (const { value, isGlob } of names) {
      if (value === undefined || folder.value === undefined || value === folder.value) continue;
      const name = /[^/\\]+$/.exec(value)?.[0];
      const isContents = name === undefined || name === '.' || name === '..';
      yield { kind: 'write', value: isContents ? undefined : `${folder.value}/${name}`, isGlob };
    }
  }
}
