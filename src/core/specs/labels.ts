import { trimEndOf } from '../text/trim';

/**
 * What headings and labels are called, by language. Structure decides first (heading levels, numbers, lists); these words
 * only settle what structure leaves open. Written as they appear; case, width and blanks do not count when they are compared.
 */
export interface SpecLabels {
  /** In front of the number of a requirement. */
  readonly requirement: readonly string[];
  readonly userStory: readonly string[];
  readonly criteria: readonly string[];
  readonly introduction: readonly string[];
  readonly glossary: readonly string[];
  /** The section that holds the requirements. */
  readonly requirements: readonly string[];
  /** The three sections of a bug analysis. */
  readonly current: readonly string[];
  readonly expected: readonly string[];
  readonly unchanged: readonly string[];
  /** In front of the number of a correctness property. */
  readonly property: readonly string[];
  readonly properties: readonly string[];
  /** `_Requirements: 1.1_` below a task. */
  readonly references: readonly string[];
  /** `**Validates: Requirements 1.1**` below a property or a task that tests one. */
  readonly validates: readonly string[];
  /** The section that holds all tasks of a plan. */
  readonly tasks: readonly string[];
  /** How the title of a checkpoint begins. */
  readonly checkpoint: readonly string[];
  /** "All of them" in the place of numbers. */
  readonly all: readonly string[];
}

export type LabelKind = keyof SpecLabels;

export const labels = {
  en: {
    requirement: [
      'Requirement',
      'Requirements',
      'Req',
      'Reqs',
      'Req.',
      'R',
      'AC',
      'Acceptance Criterion',
      'Criterion',
      'Criteria',
    ],
    userStory: ['User Story', 'Story', 'Objective'],
    criteria: ['Acceptance Criteria', 'Acceptance Criterion', 'Acceptance', 'Criteria'],
    introduction: ['Introduction', 'Overview', 'Summary', 'Background', 'Feature Overview', 'Project Overview'],
    glossary: ['Glossary', 'Terminology', 'Definitions', 'Terms', 'Key Terms'],
    requirements: ['Requirements', 'Functional Requirements', 'Business Rules', 'Requirements List'],
    current: ['Current Behavior', 'Current Behaviour', 'Defect'],
    expected: ['Expected Behavior', 'Expected Behaviour', 'Correct Behavior'],
    unchanged: ['Unchanged Behavior', 'Unchanged Behaviour', 'Regression Prevention'],
    property: ['Property', 'Prop', 'Correctness Property'],
    properties: ['Correctness Properties', 'Properties', 'Formal Properties'],
    references: [
      'Requirements',
      'Requirement',
      'Reqs',
      'Req',
      'Requirements Covered',
      'Covers',
      'Implements',
      'Satisfies',
      'Refs',
    ],
    validates: ['Validates', 'Validates Requirements', 'Verifies', 'Verifies Requirements'],
    tasks: ['Tasks', 'Task List', 'Implementation Tasks', 'Implementation Plan', 'Plan'],
    checkpoint: ['Checkpoint', 'Final Checkpoint', 'Final Verification Checkpoint'],
    all: ['All', 'Every', 'All requirements'],
  },
  es: {
    requirement: ['Requisito', 'Requisitos', 'Requerimiento', 'Requerimientos'],
    userStory: ['Historia de Usuario', 'Historia'],
    criteria: ['Criterios de Aceptación', 'Criterios de Aceptacion'],
    introduction: ['Introducción', 'Resumen', 'Descripción General', 'Visión General'],
    glossary: ['Glosario', 'Términos', 'Definiciones'],
    requirements: ['Requisitos', 'Requerimientos', 'Requisitos Funcionales', 'Reglas de Negocio'],
    current: ['Comportamiento Actual', 'Comportamiento Defectuoso'],
    expected: ['Comportamiento Esperado', 'Comportamiento Correcto'],
    unchanged: ['Comportamiento Sin Cambios', 'Comportamiento Inalterado', 'Prevención de Regresiones'],
    property: ['Propiedad'],
    properties: ['Propiedades de Corrección', 'Propiedades', 'Propiedades de Correctitud'],
    references: ['Requisitos', 'Requisito', 'Requerimientos', 'Requerimiento'],
    validates: ['Valida', 'Verifica'],
    tasks: ['Tareas', 'Lista de Tareas', 'Plan de Implementación'],
    checkpoint: ['Punto de Control', 'Punto de Verificación', 'Punto de Control Final', 'Checkpoint Final'],
    all: ['Todos', 'Todas', 'Todo'],
  },
  pt: {
    requirement: ['Requisito', 'Requisitos'],
    userStory: ['História de Usuário', 'História do Usuário', 'História de Utilizador'],
    criteria: ['Critérios de Aceitação', 'Critérios de Aceite'],
    introduction: ['Introdução', 'Contexto', 'Visão Geral', 'Resumo'],
    glossary: ['Glossário', 'Termos', 'Definições'],
    requirements: ['Requisitos', 'Requisitos Funcionais', 'Regras de Negócio'],
    current: ['Comportamento Atual'],
    expected: ['Comportamento Esperado', 'Comportamento Correto'],
    unchanged: ['Comportamento Inalterado', 'Comportamento Sem Alterações', 'Prevenção de Regressão'],
    property: ['Propriedade'],
    properties: ['Propriedades de Corretude', 'Propriedades de Correção', 'Propriedades'],
    references: ['Requisitos', 'Requisito'],
    validates: ['Valida', 'Verifica'],
    tasks: ['Tarefas', 'Lista de Tarefas', 'Plano de Implementação'],
    checkpoint: ['Ponto de Verificação', 'Ponto de Controle', 'Checkpoint Final'],
    all: ['Todos', 'Todas', 'Todos os requisitos'],
  },
  fr: {
    requirement: ['Exigence', 'Exigences'],
    userStory: ['Récit Utilisateur', 'Histoire Utilisateur', "Récit d'utilisateur"],
    criteria: ["Critères d'Acceptation", 'Critères d’Acceptation'],
    introduction: ['Introduction', "Vue d'ensemble", 'Aperçu', 'Contexte'],
    glossary: ['Glossaire', 'Définitions', 'Terminologie'],
    requirements: ['Exigences', 'Exigences Fonctionnelles', 'Règles Métier'],
    current: ['Comportement Actuel'],
    expected: ['Comportement Attendu', 'Comportement Correct'],
    unchanged: ['Comportement Inchangé', 'Prévention des Régressions'],
    property: ['Propriété'],
    properties: ['Propriétés de Correction', 'Propriétés'],
    references: ['Exigences', 'Exigence'],
    validates: ['Valide', 'Vérifie'],
    tasks: ['Tâches', 'Liste des Tâches'],
    checkpoint: ['Point de Contrôle', 'Point de Contrôle Final'],
    all: ['Tous', 'Toutes', 'Toutes les exigences'],
  },
  de: {
    requirement: ['Anforderung', 'Anforderungen'],
    userStory: ['User Story', 'Nutzergeschichte', 'Benutzergeschichte'],
    criteria: ['Akzeptanzkriterien', 'Abnahmekriterien'],
    introduction: ['Einleitung', 'Einführung', 'Überblick', 'Übersicht'],
    glossary: ['Glossar', 'Begriffe', 'Definitionen'],
    requirements: ['Anforderungen', 'Funktionale Anforderungen', 'Geschäftsregeln'],
    current: ['Aktuelles Verhalten', 'Ist-Verhalten'],
    expected: ['Erwartetes Verhalten', 'Soll-Verhalten'],
    unchanged: ['Unverändertes Verhalten', 'Vermeidung von Regressionen'],
    property: ['Eigenschaft'],
    properties: ['Korrektheitseigenschaften', 'Eigenschaften'],
    references: ['Anforderungen', 'Anforderung'],
    validates: ['Validiert', 'Prüft', 'Belegt'],
    tasks: ['Aufgaben', 'Aufgabenliste', 'Umsetzungsplan'],
    checkpoint: ['Kontrollpunkt', 'Prüfpunkt', 'Abschließender Prüfpunkt'],
    all: ['Alle', 'Alle Anforderungen'],
  },
  it: {
    requirement: ['Requisito', 'Requisiti'],
    userStory: ['Storia Utente', 'User Story'],
    criteria: ['Criteri di Accettazione'],
    introduction: ['Introduzione', 'Panoramica', 'Contesto'],
    glossary: ['Glossario', 'Definizioni'],
    requirements: ['Requisiti', 'Requisiti Funzionali'],
    current: ['Comportamento Attuale'],
    expected: ['Comportamento Atteso', 'Comportamento Corretto'],
    unchanged: ['Comportamento Invariato', 'Prevenzione delle Regressioni'],
    property: ['Proprietà'],
    properties: ['Proprietà di Correttezza', 'Proprietà'],
    references: ['Requisiti', 'Requisito'],
    validates: ['Valida', 'Convalida', 'Verifica'],
    tasks: ['Attività', 'Compiti'],
    checkpoint: ['Punto di Controllo', 'Punto di Verifica'],
    all: ['Tutti', 'Tutte'],
  },
  nl: {
    requirement: ['Vereiste', 'Vereisten', 'Eis', 'Eisen'],
    userStory: ['Gebruikersverhaal', 'User Story'],
    criteria: ['Acceptatiecriteria'],
    introduction: ['Inleiding', 'Overzicht'],
    glossary: ['Woordenlijst', 'Begrippen', 'Begrippenlijst'],
    requirements: ['Vereisten', 'Eisen', 'Functionele Eisen'],
    current: ['Huidig Gedrag'],
    expected: ['Verwacht Gedrag', 'Gewenst Gedrag'],
    unchanged: ['Ongewijzigd Gedrag'],
    property: ['Eigenschap'],
    properties: ['Correctheidseigenschappen', 'Eigenschappen'],
    references: ['Vereisten', 'Vereiste', 'Eisen'],
    validates: ['Valideert', 'Controleert'],
    tasks: ['Taken', 'Takenlijst'],
    checkpoint: ['Controlepunt', 'Ijkpunt'],
    all: ['Alle', 'Alles'],
  },
  pl: {
    requirement: ['Wymaganie', 'Wymagania'],
    userStory: ['Historia Użytkownika', 'Historyjka Użytkownika'],
    criteria: ['Kryteria Akceptacji'],
    introduction: ['Wprowadzenie', 'Wstęp', 'Przegląd'],
    glossary: ['Słownik', 'Słowniczek', 'Słownik pojęć'],
    requirements: ['Wymagania', 'Wymagania funkcjonalne'],
    current: ['Obecne zachowanie'],
    expected: ['Oczekiwane zachowanie'],
    unchanged: ['Niezmienione zachowanie'],
    property: ['Właściwość'],
    properties: ['Właściwości poprawności', 'Właściwości'],
    references: ['Wymagania', 'Wymaganie'],
    validates: ['Waliduje', 'Weryfikuje', 'Sprawdza'],
    tasks: ['Zadania', 'Lista zadań'],
    checkpoint: ['Punkt kontrolny'],
    all: ['Wszystkie', 'Wszystko'],
  },
  tr: {
    requirement: ['Gereksinim', 'Gereksinimler'],
    userStory: ['Kullanıcı Hikayesi', 'Kullanıcı Hikâyesi', 'Kullanıcı Öyküsü'],
    criteria: ['Kabul Kriterleri', 'Kabul Ölçütleri'],
    introduction: ['Giriş', 'Genel Bakış', 'Proje Özeti', 'Özet'],
    glossary: ['Sözlük', 'Terimler', 'Tanımlar'],
    requirements: ['Gereksinimler', 'İşlevsel Gereksinimler', 'İş Kuralları'],
    current: ['Mevcut Davranış'],
    expected: ['Beklenen Davranış'],
    unchanged: ['Değişmeyen Davranış'],
    property: ['Özellik'],
    properties: ['Doğruluk Özellikleri', 'Özellikler'],
    references: ['Gereksinimler', 'Gereksinim'],
    validates: ['Doğrular'],
    tasks: ['Görevler', 'Görev Listesi', 'Uygulama Planı'],
    checkpoint: ['Kontrol Noktası', 'Son Kontrol Noktası', 'Kontrol Noktasi'],
    all: ['Tüm', 'Tümü', 'Hepsi', 'Tüm gereksinimler'],
  },
  ru: {
    requirement: ['Требование', 'Требования'],
    userStory: ['Пользовательская история', 'История пользователя'],
    criteria: ['Критерии приёмки', 'Критерии приемки'],
    introduction: ['Введение', 'Обзор'],
    glossary: ['Глоссарий', 'Термины', 'Словарь терминов'],
    requirements: ['Требования', 'Функциональные требования', 'Бизнес-правила'],
    current: ['Текущее поведение'],
    expected: ['Ожидаемое поведение'],
    unchanged: ['Неизменное поведение', 'Неизменяемое поведение', 'Предотвращение регрессий'],
    property: ['Свойство'],
    properties: ['Свойства корректности', 'Свойства'],
    references: ['Требования', 'Требование'],
    validates: ['Проверяет', 'Валидирует', 'Подтверждает'],
    tasks: ['Задачи', 'Список задач'],
    checkpoint: ['Контрольная точка', 'Финальная контрольная точка', 'Чекпоинт'],
    all: ['Все', 'Все требования'],
  },
  uk: {
    requirement: ['Вимога', 'Вимоги'],
    userStory: ['Історія користувача', 'Користувацька історія'],
    criteria: ['Критерії приймання', 'Критерії прийняття'],
    introduction: ['Вступ', 'Огляд'],
    glossary: ['Глосарій', 'Терміни'],
    requirements: ['Вимоги', 'Функціональні вимоги'],
    current: ['Поточна поведінка'],
    expected: ['Очікувана поведінка'],
    unchanged: ['Незмінна поведінка'],
    property: ['Властивість'],
    properties: ['Властивості коректності', 'Властивості'],
    references: ['Вимоги', 'Вимога'],
    validates: ['Перевіряє', 'Підтверджує'],
    tasks: ['Завдання', 'Список завдань'],
    checkpoint: ['Контрольна точка'],
    all: ['Усі', 'Всі'],
  },
  ja: {
    requirement: ['要件', '要求', '要求事項'],
    userStory: ['ユーザーストーリー', 'ユーザストーリー', '目的'],
    criteria: ['受入基準', '受け入れ基準', '受入れ基準', '受け入れ条件', '受入条件'],
    introduction: ['はじめに', '概要', '導入', '序論'],
    glossary: ['用語集', '用語', '用語定義', '用語の定義'],
    requirements: ['要件', '要件一覧', '機能要件', '要求事項'],
    current: ['現在の動作', '現在の挙動', '現状の動作'],
    expected: ['期待される動作', '期待する動作', '期待される挙動'],
    unchanged: ['変更されない動作', '変更しない動作', '維持する動作'],
    property: ['プロパティ', '特性', '性質'],
    properties: ['正確性プロパティ', '正当性プロパティ', '正しさのプロパティ', '正確性特性'],
    references: ['要件', '要求', '対応要件'],
    validates: ['検証', '検証要件', '検証対象要件'],
    tasks: ['タスク', 'タスク一覧', 'タスクリスト', '実装タスク', '実装計画'],
    checkpoint: ['チェックポイント', '最終チェックポイント'],
    all: ['すべて', '全て', '全要件', 'すべての要件', '全ての要件', '全部'],
  },
  zh: {
    requirement: ['需求', '要求', '功能需求'],
    userStory: ['用户故事', '使用者故事', '用戶故事', '用户需求'],
    criteria: ['验收标准', '驗收標準', '验收准则', '验收条件', '接受标准'],
    introduction: ['简介', '簡介', '介绍', '介紹', '引言', '概述', '概览', '背景'],
    glossary: ['术语表', '術語表', '词汇表', '詞彙表', '术语', '名词解释'],
    requirements: ['需求', '需求列表', '功能需求', '业务规则'],
    current: ['当前行为', '現行行為', '目前行为', '目前行為'],
    expected: ['预期行为', '預期行為', '期望行为', '期望行為'],
    unchanged: ['不变行为', '保持不变的行为', '不變行為', '未变行为', '不变的行为'],
    property: ['属性', '性质', '特性', '屬性', '性質'],
    properties: ['正确性属性', '正確性屬性', '正确性性质', '属性'],
    references: ['需求', '要求', '对应需求', '關聯需求', '关联需求', '相关需求'],
    validates: ['验证', '验证需求', '驗證', '驗證需求', '验证要求'],
    tasks: ['任务', '任务列表', '任务清单', '任務', '實施計劃', '实施计划'],
    checkpoint: ['检查点', '檢查點', '最终检查点', '最終檢查點', '阶段检查点', '检查站'],
    all: ['全部', '所有', '全需求', '所有需求', '全部需求'],
  },
  ko: {
    requirement: ['요구사항', '요구 사항', '요건'],
    userStory: ['사용자 스토리', '유저 스토리'],
    criteria: ['인수 기준', '수락 기준', '승인 기준', '인수 조건'],
    introduction: ['소개', '개요', '서론'],
    glossary: ['용어집', '용어', '용어 정의'],
    requirements: ['요구사항', '요구 사항', '기능 요구사항'],
    current: ['현재 동작'],
    expected: ['예상 동작', '기대 동작'],
    unchanged: ['변경되지 않는 동작', '유지되는 동작'],
    property: ['속성', '특성'],
    properties: ['정확성 속성', '속성'],
    references: ['요구사항', '요구 사항', '요건'],
    validates: ['검증', '검증 요구사항'],
    tasks: ['작업', '작업 목록', '구현 계획'],
    checkpoint: ['체크포인트', '최종 체크포인트'],
    all: ['모두', '모든', '전체', '전부'],
  },
  vi: {
    requirement: ['Yêu cầu'],
    userStory: ['Câu chuyện người dùng', 'User Story'],
    criteria: ['Tiêu chí chấp nhận', 'Tiêu chí nghiệm thu'],
    introduction: ['Giới thiệu', 'Tổng quan'],
    glossary: ['Thuật ngữ', 'Bảng thuật ngữ'],
    requirements: ['Yêu cầu', 'Các yêu cầu', 'Yêu cầu chức năng'],
    current: ['Hành vi hiện tại'],
    expected: ['Hành vi mong đợi'],
    unchanged: ['Hành vi không đổi', 'Hành vi không thay đổi'],
    property: ['Thuộc tính', 'Tính chất'],
    properties: ['Thuộc tính đúng đắn', 'Các thuộc tính đúng đắn'],
    references: ['Yêu cầu'],
    validates: ['Xác thực', 'Kiểm chứng', 'Xác nhận'],
    tasks: ['Nhiệm vụ', 'Danh sách nhiệm vụ'],
    checkpoint: ['Điểm kiểm tra'],
    all: ['Tất cả', 'Toàn bộ'],
  },
  id: {
    requirement: ['Persyaratan', 'Kebutuhan'],
    userStory: ['Cerita Pengguna', 'User Story'],
    criteria: ['Kriteria Penerimaan'],
    introduction: ['Pendahuluan', 'Ikhtisar'],
    glossary: ['Glosarium', 'Istilah'],
    requirements: ['Persyaratan', 'Kebutuhan', 'Kebutuhan Fungsional'],
    current: ['Perilaku Saat Ini'],
    expected: ['Perilaku yang Diharapkan'],
    unchanged: ['Perilaku yang Tidak Berubah'],
    property: ['Properti'],
    properties: ['Properti Kebenaran'],
    references: ['Persyaratan', 'Kebutuhan'],
    validates: ['Memvalidasi', 'Memverifikasi'],
    tasks: ['Tugas', 'Daftar Tugas'],
    checkpoint: ['Titik Pemeriksaan'],
    all: ['Semua', 'Seluruh'],
  },
} as const satisfies Record<string, SpecLabels>;

/** A document says "Acceptance Criteria" as often as it has requirements. */
const normalized = new Map<string, string>();
const mostRemembered = 1_000;

const kinds = Object.keys(labels.en) as LabelKind[];

const known: ReadonlyMap<LabelKind, ReadonlySet<string>> = new Map(
  kinds.map((kind) => [
    kind,
    new Set(Object.values(labels).flatMap((language: SpecLabels) => language[kind].map(normalizeLabel))),
  ]),
);

/** Two labels are the same when they are equal after this: compatibility forms, case and blanks do not count. */
export function normalizeLabel(label: string): string {
  const known = normalized.get(label);
  if (known !== undefined) return known;
  if (normalized.size > mostRemembered) normalized.clear();
  const made = label
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_]+/g, ' ')
    .trim();
  normalized.set(label, made);
  return made;
}

/** Whether `label` is, in any language, one of `kind`. Whole labels only: `Validation` is no `Valida`. */
export function isLabel(kind: LabelKind, label: string): boolean {
  return known.get(kind)?.has(normalizeLabel(label)) ?? false;
}

/** All labels of one kind, normalised, longest first. */
export function labelsOf(kind: LabelKind): readonly string[] {
  return [...(known.get(kind) ?? [])].sort((a, b) => b.length - a.length);
}

/**
 * Whether the title of a section is one of `kind`: as it stands, without a number or emoji in front, without what stands in
 * brackets, or only what stands there (`正确性属性（Correctness Properties）`).
 */
export function isSectionTitle(kind: LabelKind, title: string): boolean {
  const verdicts = sectionTitles.get(kind) ?? new Map<string, boolean>();
  sectionTitles.set(kind, verdicts);
  const known = verdicts.get(title);
  if (known !== undefined) return known;
  if (verdicts.size > mostRemembered) verdicts.clear();
  const verdict = isTitleOf(kind, title);
  verdicts.set(title, verdict);
  return verdict;
}

/** Remembered, because a document calls its sections the same again and again. */
const sectionTitles = new Map<LabelKind, Map<string, boolean>>();

function isTitleOf(kind: LabelKind, title: string): boolean {
  const bare = trimEndOf(title.replace(/^[^\p{L}]+/u, ''), ' \t:：*_');
  const bracket = /^([^(（]*)[(（]([^)）]*)[)）]?/.exec(bare);
  return [bare, bracket?.[1], bracket?.[2]].some((part) => part !== undefined && part !== '' && isLabel(kind, part));
}
