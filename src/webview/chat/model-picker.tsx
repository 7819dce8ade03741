import type { ComponentChildren } from 'preact';
import { tokens } from '../../core/events/token-count';
import type { ModelRow } from '../../messages/chat';
import { useChat } from './chat-context';

interface ModelPickerProps {
  readonly models: readonly ModelRow[];
  readonly model: ModelRow | undefined;
}

/** Which model answers. The editor's own list box: it brings keyboard, type-ahead and screen reader along. */
export function ModelPicker({ models, model }: ModelPickerProps): ComponentChildren {
  const { post } = useChat();
  if (models.length === 0) {
    return (
      <button type="button" class="text-button" onClick={() => post({ type: 'remedy', remedy: 'choose-model' })}>
        Choose model
      </button>
    );
  }
  const listed = model && !models.some((each) => same(each, model)) ? [model, ...models] : models;
  const providers = [...new Set(listed.map(({ providerLabel }) => providerLabel))];
  return (
    <select
      class="model"
      aria-label="Model"
      title={model ? `${model.providerLabel}: ${model.name}` : 'Choose model'}
      value={model ? keyOf(model) : ''}
      onChange={({ currentTarget }) => {
        const chosen = listed.find((each) => keyOf(each) === currentTarget.value);
        if (chosen) post({ type: 'chooseModel', provider: chosen.provider, id: chosen.id });
      }}
    >
      {!model && <option value="">Choose model</option>}
      {providers.map((provider) => (
        <optgroup key={provider} label={provider}>
          {listed
            .filter(({ providerLabel }) => providerLabel === provider)
            .map((each) => (
              <option key={keyOf(each)} value={keyOf(each)}>
                {each.name}
                {each.contextTokens !== undefined && ` · ${tokens(each.contextTokens)}`}
                {each.relativeCost !== undefined && ` · ${Number(each.relativeCost.toFixed(1))}x`}
              </option>
            ))}
        </optgroup>
      ))}
    </select>
  );
}

const keyOf = ({ provider, id }: ModelRow): string => JSON.stringify([provider, id]);
const same = (one: ModelRow, other: ModelRow): boolean => keyOf(one) === keyOf(other);
