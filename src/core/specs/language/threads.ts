import type { ReferenceText } from '../reference-lines';
import { isReferenceToSpec } from '../reference-use';
import type { SpecTexts } from '../spec-texts';
import type { TestTag } from '../trace/test-tags';
import type { Named } from './named';
import { namedThings } from './named-things';

/** What a thing of a spec is tied to, in the order of the documents. Things of its own kind are not among it. */
export interface Thread<Tag = TestTag> {
  /** Of a criterion: its requirement. Of a task: the task that it is a part of. */
  readonly parent: Named | undefined;
  /** Requirements and criteria: of a requirement its own, of a property what it validates, of a task what it is for. */
  readonly criteria: readonly Named[];
  readonly properties: readonly Named[];
  readonly tasks: readonly Named[];
  readonly tests: readonly Tag[];
}

/**
 * Ties criteria, properties, tasks and tests of one spec together, as `spec trace` does: a task is for a criterion when it
 * names it, its requirement, all of them, or a property that validates it (SPEC-33, PBT-05).
 */
export class Threads<Tag extends Pick<TestTag, 'properties' | 'requirements'> = TestTag> {
  readonly #byKey = new Map<string, Named>();
  readonly #properties = new Map<string, Named>();
  readonly #children = new Map<string, Named[]>();
  /** By the key of a requirement or criterion. */
  readonly #propertiesFor = new Cited<Named>();
  readonly #tasksFor = new Cited<Named>();
  /** By the key of a property. */
  readonly #tasksAbout = new Map<string, Named[]>();
  readonly #citedBy = new Map<Named, { readonly keys: readonly string[]; readonly properties: readonly Named[] }>();
  readonly #tagsFor = new Cited<Tag>();
  readonly #tagsOf = new Map<string, Tag[]>();
  readonly #tasks = new Map<string, Named>();

  /** @param tags of tests, of this spec alone */
  constructor(
    private readonly spec: SpecTexts,
    tags: readonly Tag[] = [],
  ) {
    const named = namedThings(spec);
    for (const thing of named.all) {
      if (thing.kind === 'property') this.#properties.set(thing.key, thing);
      else if (thing.kind === 'task') this.#tasks.set(thing.key, thing);
      else this.#byKey.set(thing.key, thing);
      if (thing.kind === 'criterion' && thing.parent !== null) push(this.#children, thing.parent, thing);
    }
    const requirements = spec.keyed.map(({ key }) => key);
    for (const { number, validates } of spec.design?.properties ?? []) {
      const property = named.property(number);
      if (!property) continue;
      const { keys, all } = this.#cited(validates);
      this.#propertiesFor.add(property, keys, all);
      this.#citedBy.set(property, { keys: all ? requirements : keys, properties: [] });
    }
    for (const { key, references, propertyNumbers } of spec.tasks?.all ?? []) {
      const task = this.#tasks.get(key);
      if (!task) continue;
      const { keys, all } = this.#cited(references);
      const properties = [...new Set(propertyNumbers.flatMap((number) => named.property(number) ?? []))];
      this.#tasksFor.add(task, keys, all);
      for (const property of properties) push(this.#tasksAbout, property.key, task);
      this.#citedBy.set(task, { keys: all ? requirements : keys, properties });
    }
    for (const tag of tags) {
      for (const number of tag.properties) push(this.#tagsOf, named.property(number)?.key ?? number, tag);
      this.#tagsFor.add(
        tag,
        tag.requirements.flatMap((id) => spec.resolve(id) ?? []),
        false,
      );
    }
  }

  of(thing: Named): Thread<Tag> {
    switch (thing.kind) {
      case 'criterion':
        return this.#ofCriteria([thing], this.#byKey.get(thing.parent ?? ''), []);
      case 'requirement': {
        const criteria = this.#children.get(thing.key) ?? [];
        return this.#ofCriteria([thing, ...criteria], undefined, criteria);
      }
      case 'property': {
        const { keys } = this.#citedBy.get(this.#properties.get(thing.key) ?? thing) ?? nothing;
        return {
          parent: undefined,
          criteria: this.#named(keys),
          properties: [],
          tasks: this.#tasksAbout.get(thing.key) ?? [],
          tests: this.#tagsOf.get(thing.key) ?? [],
        };
      }
      case 'task': {
        const { keys, properties } = this.#citedBy.get(this.#tasks.get(thing.key) ?? thing) ?? nothing;
        const tests = properties.flatMap(({ key }) => this.#tagsOf.get(key) ?? []);
        return {
          parent: this.#tasks.get(thing.parent ?? ''),
          criteria: this.#named(keys),
          properties,
          tasks: [],
          tests: [...new Set(tests)],
        };
      }
    }
  }

  /** Tests that name the thing itself. */
  namedBy({ kind, key }: Named): readonly Tag[] {
    if (kind === 'property') return this.#tagsOf.get(key) ?? [];
    return kind === 'task' ? [] : this.#tagsFor.of([key]);
  }

  /** Whether there is anything that could be for a criterion: before there is, none is missing. */
  get hasPlan(): boolean {
    return this.#properties.size > 0 || this.#tasks.size > 0;
  }

  #ofCriteria(things: readonly Named[], parent: Named | undefined, criteria: readonly Named[]): Thread<Tag> {
    const keys = [...things.map(({ key }) => key), ...(parent ? [parent.key] : [])];
    const properties = inOrder(this.#propertiesFor.of(keys));
    const tasks = [...this.#tasksFor.of(keys), ...properties.flatMap(({ key }) => this.#tasksAbout.get(key) ?? [])];
    const tests = [...properties.flatMap(({ key }) => this.#tagsOf.get(key) ?? []), ...this.#tagsFor.of(keys)];
    return { parent, criteria, properties, tasks: inOrder(tasks), tests: [...new Set(tests)] };
  }

  #cited(references: readonly ReferenceText[]): { readonly keys: readonly string[]; readonly all: boolean } {
    const counted = references.filter((reference) => isReferenceToSpec(this.spec, reference));
    const keys = counted.flatMap(({ ids }) => ids.flatMap((id) => this.spec.resolve(id) ?? []));
    return { keys: [...new Set(keys)], all: counted.some(({ all }) => all) };
  }

  #named(keys: readonly string[]): readonly Named[] {
    return keys.flatMap((key) => this.#byKey.get(key) ?? []);
  }
}

const nothing: { readonly keys: readonly string[]; readonly properties: readonly Named[] } = {
  keys: [],
  properties: [],
};

/** What cites requirements and criteria, and what cites all of them at once. */
class Cited<T> {
  readonly #byKey = new Map<string, T[]>();
  readonly #all: T[] = [];

  add(one: T, keys: readonly string[], all: boolean): void {
    if (all) this.#all.push(one);
    else for (const key of keys) push(this.#byKey, key, one);
  }

  of(keys: readonly string[]): readonly T[] {
    return [...this.#all, ...keys.flatMap((key) => this.#byKey.get(key) ?? [])];
  }
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

function inOrder(things: readonly Named[]): readonly Named[] {
  return [...new Set(things)].sort((a, b) => a.line - b.line);
}
