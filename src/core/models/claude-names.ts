import type { ModelInfo } from './model';

/**
 * Anthropic's own name of a model that Amazon Bedrock serves: `claude-sonnet-4-5-20250929` of
 * `us.anthropic.claude-sonnet-4-5-20250929-v1:0`, or of an ARN that ends so. Undefined for any other name.
 */
export function claudeOf(bedrockId: string): string | undefined {
  return /(?:^|[./])anthropic\.(claude-[a-z0-9-]+?)(?:-v\d+(?::\d+)?)?$/.exec(bedrockId)?.[1];
}

/** 405 for Claude 4.5 of any family; 0 where the name tells no version. */
export function claudeVersion(name: string): number {
  const [, major = 0, minor = 0] = /^claude-(?:[a-z]+-)?(\d{1,2})(?:-(\d{1,2}))?(?!\d)/.exec(name) ?? [];
  return Number(major) * 100 + Number(minor);
}

/** What every Claude since version 3 can read. Where one can more, the user may say so. */
const contextTokens = 200_000;

/** Sizes that Anthropic publishes for a Claude, for whoever lists it without. */
export function claudeSizes(name: string): Pick<ModelInfo, 'contextTokens' | 'maxOutputTokens'> {
  const version = claudeVersion(name);
  if (version < 300) return {};
  if (version < 307) return { contextTokens, maxOutputTokens: version < 305 ? 4_096 : 8_192 };
  return { contextTokens, maxOutputTokens: /^claude-opus-4-(1|\d{8})/.test(name) ? 32_000 : 64_000 };
}

/** Newer models decide themselves how much to think, and refuse a number. */
export const thinksByItself = (name: string): boolean => claudeVersion(name) > 406;
