import type { TextEdit } from '../../text/span';
import type { SpecTexts } from '../spec-texts';
import type { IdIndex } from './id-at';
import { useOf } from './named';
import { namedThings } from './named-things';
import type { NewIds } from './new-ids';
import { IdRefused, idsAfter, writtenAfter } from './new-ids';
import { tagPlaces } from './tag-places';

/** Whether a tag's feature is this spec, this one or another, or none of its business. */
export type MeansSpec = (feature: string) => 'only' | 'among' | undefined;

/**
 * The edits that make the tags of a test file follow new IDs (PBT-07).
 * @param file as it is called in messages
 * @throws IdRefused where a tag that names one of the IDs may be of another spec
 */
export function tagEdits(
  text: string,
  file: string,
  spec: SpecTexts,
  index: IdIndex,
  newIds: NewIds,
  means: MeansSpec,
): readonly TextEdit[] {
  const named = namedThings(spec, index.things);
  const after = idsAfter(newIds);
  return tagPlaces(text).flatMap((place): readonly TextEdit[] => {
    const meant = means(place.feature);
    if (meant === undefined) return [];
    const lookup = { requirements: named.requirement, properties: named.property, tasks: named.task }[place.space];
    const targets = place.ids.map((id) => lookup(id));
    const use = useOf({ ...place, document: 'tasks', role: 'reference', targets });
    const written = writtenAfter(use, after);
    if (written === place.written) return [];
    if (meant === 'among') {
      throw new IdRefused(
        `The tag in line ${String(place.line)} of ${file} names ${place.written} of "${place.feature}", which stands for ` +
          'several specs. Name the spec’s folder in it first.',
      );
    }
    return [{ span: place.span, text: written }];
  });
}
