import type { Severity } from '../../text/problem';

/** How a problem is reported; `off`: not at all. */
export type LintLevel = Severity | 'off';

export interface LintRule {
  readonly level: LintLevel;
  /** What the rule looks for, in a sentence. */
  readonly what: string;
  /** When it stays silent, so that nobody has to guess. */
  readonly except?: string;
  readonly fix?: string;
}

/**
 * Every diagnostic with its default. Codes are stable: they stand in settings, SARIF baselines and suppressions of people.
 * Defaults come from measuring real specs: what is often right to ignore is information or off (SPEC-14).
 */
export const lintRules = {
  'ears.no-shall': {
    level: 'warning',
    what: 'A criterion has no SHALL, so nothing is required.',
    except:
      'Where less than half of the file uses a modal verb, in defects of a bug analysis, in languages without a lexicon.',
  },
  'ears.file-without-shall': {
    level: 'information',
    what: 'Most criteria of the file have no SHALL; said once instead of on each.',
  },
  'ears.if-without-then': {
    level: 'warning',
    what: 'IF has no THEN between condition and response.',
    fix: 'Inserts THEN.',
  },
  'ears.when-without-trigger': { level: 'error', what: 'WHEN or IF has no condition behind it.' },
  'ears.two-triggers': { level: 'warning', what: 'A criterion has two triggers (WHEN or IF) before its SHALL.' },
  'ears.clause-order': { level: 'hint', what: 'Clauses stand in another order than WHERE, WHILE, WHEN or IF.' },
  'ears.where-then': {
    level: 'hint',
    what: 'WHERE names a feature that may be absent; with THEN an event is usually meant.',
    fix: 'Writes WHEN.',
  },
  'ears.event-sounds-unwanted': {
    level: 'off',
    what: 'WHEN speaks of a failure; EARS writes unwanted behaviour as IF … THEN.',
    fix: 'Writes IF … THEN.',
  },
  'ears.trailing-condition': {
    level: 'off',
    what: 'The condition stands behind the response.',
    fix: 'Moves it to the front.',
  },
  'ears.several-shalls': {
    level: 'information',
    what: 'A criterion holds more than one requirement.',
    except: 'Lists of responses of one subject (… AND SHALL …).',
    fix: 'Appends the second one at the end of the list, so that no ID moves.',
  },
  'ears.two-systems': {
    level: 'warning',
    what: 'A criterion requires something of two systems.',
    fix: 'Appends the second one at the end of the list, so that no ID moves.',
  },
  'ears.vague': {
    level: 'information',
    what: 'A word in the response cannot be tested (appropriate, gracefully, etc.).',
    except: 'In conditions, code and quotes.',
  },
  'ears.weak-subject': {
    level: 'information',
    what: 'The subject is a pronoun, or something is done by nobody in particular.',
    except: 'Behind WHILE, states (be disabled), terms of the glossary.',
  },
  'criteria.contradiction': {
    level: 'warning',
    what: 'Two criteria cannot both hold: one forbids what the other requires, or they differ in nothing but an amount.',
    except: 'Where system, situation or response are worded differently: words are compared, not meanings.',
  },
  'glossary.undefined-term': {
    level: 'information',
    what: 'A Snake_Case term is not in the glossary; said once for each term and file.',
    except: 'Where the glossary has less than three terms.',
    fix: 'Adds it to the glossary.',
  },
  'requirements.duplicate-criterion': {
    level: 'error',
    what: 'Two criteria of one requirement have the same ID.',
    fix: 'Gives the later one the next free number.',
  },
  'requirements.duplicate-requirement': { level: 'error', what: 'Two requirements of a document have the same ID.' },
  'reference.missing-criterion': {
    level: 'error',
    what: 'A reference names a criterion that its requirement does not have.',
  },
  'reference.unresolved': {
    level: 'information',
    what: 'A reference names nothing of this spec, or more than one thing.',
  },
  'reference.unknown-label': {
    level: 'information',
    what: 'A label that no language table knows is read as a reference.',
  },
  'trace.criterion-uncited': {
    level: 'information',
    what: 'No task and no property names the criterion.',
    except: 'Before tasks.md exists, for defects, and where less than half of the criteria are named.',
  },
  'trace.spec-uncited': {
    level: 'information',
    what: 'Tasks and properties name less than half of the criteria; said once for the spec.',
  },
  'property.validates-nothing': {
    level: 'warning',
    what: 'A correctness property names no criterion that it validates.',
    except: 'Before requirements exist.',
  },
  'approval.changed': {
    level: 'information',
    what: 'The document has changed since it was approved.',
    except: 'Where no approval is known, as in CI or at a teammate.',
  },
  'tasks.graph-cycle': { level: 'error', what: 'The waves of the dependency graph wait for each other.' },
  'tasks.graph-broken': { level: 'warning', what: 'The dependency graph is no valid JSON with waves.' },
  'tasks.graph-unknown': { level: 'warning', what: 'The dependency graph names what the plan does not have.' },
  'tasks.graph-repeated': { level: 'warning', what: 'Two waves of the dependency graph have the same name.' },
  'tasks.duplicate-number': { level: 'information', what: 'Two tasks have the same number.' },
  'markdown.unclosed-fence': { level: 'warning', what: 'A code block is never closed.' },
  'config.not-json': { level: 'warning', what: '`.config.kiro` is not JSON.' },
  'config.kind-conflict': { level: 'warning', what: '`.config.kiro` says another kind of spec than its documents.' },
  'config.unknown-workflow': { level: 'information', what: '`.config.kiro` names a workflow that is not known.' },
  'config.unknown-type': { level: 'warning', what: '`.config.kiro` names a kind of spec that is not known.' },
  'spec.binary': { level: 'error', what: 'A document is not UTF-8 text.' },
  'spec.too-large': { level: 'error', what: 'A document is too large to be read.' },
  'spec.unreadable': { level: 'error', what: 'A document cannot be read.' },
} as const satisfies Record<string, LintRule>;

export type LintCode = keyof typeof lintRules;

export const lintCodes = Object.keys(lintRules) as readonly LintCode[];

export function isLintCode(code: string): code is LintCode {
  return Object.hasOwn(lintRules, code);
}

export function ruleOf(code: LintCode): LintRule {
  return lintRules[code];
}
