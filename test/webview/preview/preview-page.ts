import { createCore } from '../../../src/core/core';
import { previewDocument } from '../../../src/editor/preview/preview-document';
import type { FromPreview, PreviewDocument, ToPreview } from '../../../src/messages/preview';
import { testPorts } from '../../support/node-ports';
import type { ShownPage } from '../page-browser';
import { pageOpener } from '../page-opener';
import type { ThemeName } from '../themes';

export interface PreviewPageOptions {
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
}

export type PreviewPage = ShownPage<FromPreview, ToPreview>;

/** For a suite: opens the preview of a document, each time as if for the first time. */
export function previewOpener(): (document: PreviewDocument, options?: PreviewPageOptions) => Promise<PreviewPage> {
  const open = pageOpener();
  return (document, { theme = 'dark', width = 800, height = 700 } = {}) =>
    open<FromPreview, ToPreview>({
      name: 'preview',
      ready: '.document',
      theme,
      width,
      height,
      answer: async ({ type }, post) => {
        if (type === 'ready') await post({ type: 'document', document, line: undefined });
      },
    });
}

const specs = '.kiro/specs/shop';

/** Documents of one spec with all that the core knows of them, by their names. */
export async function documentsOf(
  files: Readonly<Record<string, string>>,
): Promise<ReadonlyMap<string, PreviewDocument>> {
  const placed = Object.entries(files).map(([name, text]) => [`${specs}/${name}`, text] as const);
  const { ports, folder } = await testPorts(Object.fromEntries(placed));
  const core = createCore(ports, {
    roots: () => [{ uri: folder.uri, name: 'shop' }],
    onDidChangeRoots: () => ({ dispose: () => undefined }),
    home: undefined,
  });
  try {
    const found = new Map<string, PreviewDocument>();
    for (const [name, text] of Object.entries(files)) {
      const standing = { root: folder.uri, trusted: true, locked: false };
      const uri = `${folder.uri}/${specs}/${name}`;
      found.set(name, await previewDocument(core, uri, text, standing, AbortSignal.timeout(10_000)));
    }
    return found;
  } finally {
    await core.dispose();
  }
}
