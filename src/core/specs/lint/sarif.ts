import type { Severity } from '../../text/problem';
import type { FileSpan, Problem } from '../show';
import { lintCodes, ruleOf } from './catalogue';
import type { LintLevel } from './catalogue';

const levels = {
  error: 'error',
  warning: 'warning',
  information: 'note',
  hint: 'note',
  off: 'none',
} as const satisfies Record<LintLevel, string>;

/** What a SARIF log is made from. */
export interface SarifInput {
  readonly version: string;
  readonly problems: readonly (Problem & { readonly fingerprint: string })[];
}

interface Region {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

interface ArtifactLocation {
  readonly uri: string;
  readonly uriBaseId: '%SRCROOT%';
}

interface PhysicalLocation {
  readonly artifactLocation: ArtifactLocation;
  readonly region: Region;
}

/** The part of SARIF 2.1.0 that is written. */
export interface SarifLog {
  readonly $schema: string;
  readonly version: '2.1.0';
  readonly runs: readonly [
    {
      readonly tool: { readonly driver: Record<string, unknown> };
      readonly columnKind: 'utf16CodeUnits';
      readonly originalUriBaseIds: Readonly<Record<'%SRCROOT%', { readonly description: { readonly text: string } }>>;
      readonly results: readonly SarifResult[];
    },
  ];
}

export interface SarifResult {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: 'error' | 'warning' | 'note';
  readonly message: { readonly text: string };
  readonly locations: readonly { readonly physicalLocation: PhysicalLocation }[];
  readonly relatedLocations?: readonly {
    readonly id: number;
    readonly physicalLocation: PhysicalLocation;
    readonly message: { readonly text: string };
  }[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
  readonly fixes?: readonly unknown[];
}

/** Written with a version, because another way of making it must not look like the same problem. */
const fingerprintName = 'fingerpostSubject/v1';

/**
 * The problems as SARIF 2.1.0, for code scanning. Columns count UTF-16 units; paths are relative to the root of the sources,
 * whose place on this machine is nobody's business; information and hint are both `note`.
 */
export function sarifLog({ version, problems }: SarifInput): SarifLog {
  const rules = lintCodes.map((id) => {
    const { level, what, except } = ruleOf(id);
    const full = except === undefined ? what : `${what} Except: ${except}`;
    return {
      id,
      shortDescription: { text: what },
      fullDescription: { text: full },
      defaultConfiguration: level === 'off' ? { enabled: false } : { level: levels[level] },
    };
  });
  const indexOf = new Map<string, number>(lintCodes.map((code, index) => [code, index]));
  const driver = { name: 'Fingerpost', semanticVersion: version, rules };
  return {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { '%SRCROOT%': { description: { text: 'The folder that was linted.' } } },
        results: problems.map((problem) => resultOf(problem, indexOf.get(problem.code) ?? -1)),
      },
    ],
  };
}

function resultOf(problem: SarifInput['problems'][number], ruleIndex: number): SarifResult {
  const { related, fixes } = problem;
  return {
    ruleId: problem.code,
    ruleIndex,
    level: levelOf(problem.severity),
    message: { text: problem.message },
    locations: [{ physicalLocation: placeOf(problem) }],
    ...(related.length > 0
      ? {
          relatedLocations: related.map((one, id) => ({
            id,
            physicalLocation: placeOf(one),
            message: { text: one.message },
          })),
        }
      : {}),
    partialFingerprints: { [fingerprintName]: problem.fingerprint },
    ...(fixes.length > 0 ? { fixes: fixes.map(fixOf) } : {}),
  };
}

function levelOf(severity: Severity): SarifResult['level'] {
  return levels[severity];
}

function fixOf({ title, edits }: Problem['fixes'][number]): unknown {
  const files = [...new Set(edits.map(({ file }) => file))];
  return {
    description: { text: title },
    artifactChanges: files.map((file) => ({
      artifactLocation: artifactOf(file),
      replacements: edits
        .filter((edit) => edit.file === file)
        .map((edit) => ({ deletedRegion: regionOf(edit), insertedContent: { text: edit.newText } })),
    })),
  };
}

function placeOf(span: FileSpan): PhysicalLocation {
  return { artifactLocation: artifactOf(span.file), region: regionOf(span) };
}

function artifactOf(file: string): ArtifactLocation {
  return { uri: file.split('/').map(encodeURIComponent).join('/'), uriBaseId: '%SRCROOT%' };
}

function regionOf({ line, column, endLine, endColumn }: FileSpan): Region {
  return { startLine: line, startColumn: column, endLine, endColumn };
}
