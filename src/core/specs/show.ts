/**
 * The contract of `spec show --json`, `fingerpost.spec.show/1`. Lines and columns are 1-based, columns count UTF-16 units, ends
 * are exclusive; paths are relative to the root with `/`; what is absent is null and never missing; keys stand in this order.
 */
import type { Severity } from '../text/problem';
import type { DocumentKind } from './document-kind';
import type { Approval, Phase } from './phase';
import type { SpecKind, Workflow } from './spec-config';
import type { TaskMark, TaskState } from './task-line';

export interface FileSpan {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export interface Problem extends FileSpan {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly related: readonly (FileSpan & { readonly message: string })[];
  readonly fixes: readonly {
    readonly title: string;
    readonly edits: readonly (FileSpan & { readonly newText: string })[];
  }[];
}

export interface Ref {
  readonly raw: string;
  /** As written, ranges spelt out. */
  readonly ids: readonly string[];
  /** Keys of requirements and criteria. Empty for `all`: that flag says it. */
  readonly requirements: readonly string[];
  readonly all: boolean;
  /** Those of `ids` that nothing, or more than one thing, has. */
  readonly unresolved: readonly string[];
  readonly line: number;
}

export interface EarsClause {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly kind: 'where' | 'while' | 'when' | 'if' | 'system' | 'response' | 'trailing';
  readonly text: string;
}

export interface Ears {
  readonly pattern: 'ubiquitous' | 'event' | 'state' | 'unwanted' | 'optional' | 'complex' | 'defect' | null;
  readonly language: string | null;
  readonly trigger: string | null;
  readonly system: string | null;
  readonly response: string | null;
  readonly states: readonly string[];
  readonly feature: string | null;
  readonly modal: 'SHALL' | 'SHALL NOT' | 'SHALL CONTINUE TO' | 'other' | null;
  readonly quantified: boolean;
  readonly shalls: number;
  readonly clauses: readonly EarsClause[];
}

export interface Criterion {
  readonly key: string;
  readonly id: string;
  readonly number: string | null;
  readonly text: string;
  readonly line: number;
  readonly endLine: number;
  readonly form: 'list' | 'paragraph' | 'bullet' | 'checkbox';
  readonly ears: Ears;
}

export interface Requirement {
  readonly key: string;
  readonly id: string;
  readonly title: string | null;
  readonly userStory: string | null;
  readonly document: 'requirements' | 'bugfix';
  readonly section: 'current' | 'expected' | 'unchanged' | null;
  readonly line: number;
  readonly criteria: readonly Criterion[];
}

export interface Property {
  readonly key: string;
  readonly number: string;
  readonly title: string | null;
  readonly text: string;
  readonly validates: readonly string[];
  readonly validatesRef: Ref | null;
  readonly line: number;
  readonly listedAgain: readonly number[];
}

export interface Task {
  readonly key: string;
  readonly id: string | null;
  readonly title: string;
  readonly state: TaskState;
  readonly mark: TaskMark;
  readonly optional: boolean;
  readonly checkpoint: boolean;
  readonly line: number;
  readonly endLine: number;
  readonly parent: string | null;
  readonly group: { readonly title: string; readonly line: number } | null;
  readonly requirements: readonly string[];
  readonly requirementsRef: Ref | null;
  /** Keys of properties; a number that the design does not define stands as it is written. */
  readonly properties: readonly string[];
  readonly markers: Readonly<Record<string, string>>;
  readonly children: readonly Task[];
}

export interface DocumentInfo {
  readonly bytes: number;
  readonly sha256: string;
  readonly eol: 'lf' | 'crlf' | 'mixed' | 'none';
  readonly approval: Approval;
}

export interface Show {
  readonly schema: 'fingerpost.spec.show/1';
  readonly name: string;
  readonly root: string;
  readonly dir: string;
  readonly kind: SpecKind;
  readonly workflow: Workflow;
  readonly workflowRaw: string | null;
  readonly specId: string | null;
  readonly phase: Phase;
  readonly documents: Readonly<Partial<Record<DocumentKind, string>>>;
  readonly documentInfo: Readonly<Partial<Record<DocumentKind, DocumentInfo>>>;
  readonly introduction: string | null;
  readonly glossary: readonly { readonly term: string; readonly definition: string; readonly line: number }[];
  readonly requirements: readonly Requirement[];
  readonly properties: readonly Property[];
  readonly tasks: readonly Task[];
  readonly waves: {
    readonly source: 'file' | 'order';
    readonly line: number | null;
    readonly waves: readonly {
      readonly id: string;
      readonly tasks: readonly string[];
      readonly waitsFor: readonly string[];
    }[];
  };
  readonly problems: readonly Problem[];
}
