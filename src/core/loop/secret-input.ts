import type { ToolCallBlock } from '../events/message';
import type { PreparedCall, Toolbox, UnplannedCall } from '../tools/toolbox';
import type { SecretVault } from '../trust/secret-vault';

type Prepared = PreparedCall | UnplannedCall | { readonly problem: string };

/**
 * Understands a call in whose input placeholders may stand for secrets. Where the secrets come in their place depends on the
 * tool; a call for which it is not certain what would happen is refused with what to do instead.
 */
export function prepareWithSecrets(call: ToolCallBlock, tools: Pick<Toolbox, 'prepare'>, vault: SecretVault): Prepared {
  const shown = tools.prepare(call);
  if ('problem' in shown || shown.secretUse === 'kept') return shown;
  const { value: input, used, unknown } = vault.reveal(call.input);
  const puts = shown.secretUse === 'written' || shown.secretUse === 'asked';
  if (puts && unknown.length > 0) return { problem: unknownSecrets(unknown) };
  if (used.length === 0) return shown;
  if (!puts) return { problem: noSecretsHere(used, shown.name) };
  const real = tools.prepare({ ...call, input });
  if (shown.secretUse === 'written' || 'problem' in real) return real;
  const unsafe = used.filter((placeholder) => !/^[\w+/=.@:~-]*$/.test(vault.valueOf(placeholder) ?? ''));
  if (unsafe.length > 0) return { problem: notForShell(unsafe) };
  if ('plan' in shown || 'plan' in real) return { problem: noSecretsHere(used, shown.name) };
  // Judged, shown and logged is what the model wrote; what runs has the secrets in it.
  return { ...shown, secrets: used, run: (context) => real.run(context) };
}

function unknownSecrets(placeholders: readonly string[]): string {
  return `${placeholders.join(', ')} stands for no secret of this conversation, so nothing was written or run. Copy placeholders exactly as you were shown them; where a new value belongs, ask the user to put it in.`;
}

function noSecretsHere(placeholders: readonly string[], tool: string): string {
  return `${placeholders.join(', ')} stands for a secret that you are not shown, and ${tool} is not given secrets; nothing was done. write puts it back into a file, shell into a command once the user has agreed. To find where it is used, search for the name that stands before it.`;
}

function notForShell(placeholders: readonly string[]): string {
  return `The secret behind ${placeholders.join(', ')} holds characters that a shell would take for its own, so it is not put into a command. Let the command read it from its file or from an environment variable.`;
}
