import type { Ears } from '../show';
import type { CriterionSection } from './classify';

/** What a row says of one sentence; keys that are left out are not part of its decision. */
export interface DecisionExample {
  readonly text: string;
  readonly section?: CriterionSection;
  readonly pattern: Ears['pattern'];
  readonly trigger?: string | null;
  readonly system?: string | null;
  readonly response?: string | null;
  readonly states?: readonly string[];
  readonly feature?: string | null;
  readonly modal?: Ears['modal'];
  readonly quantified?: boolean;
  readonly shalls?: number;
  readonly trailing?: string | null;
  readonly language?: string | null;
}

export interface DecisionRow {
  readonly row: number;
  readonly form: string;
  readonly decision: string;
  readonly examples: readonly DecisionExample[];
}

/**
 * How every form of criterion that real specs use is read (SPEC-11, SPEC-12). Keywords decide, never meaning; clauses stand
 * before the first SHALL outside of code and quotes; a leading emoji is skipped. The classifier is held to each example.
 */
export const decisionTable: readonly DecisionRow[] = [
  {
    row: 1,
    form: 'THE X SHALL',
    decision: 'ubiquitous; the system is the text between article and modal',
    examples: [
      {
        text: 'THE Cart SHALL keep its items.',
        pattern: 'ubiquitous',
        system: 'Cart',
        response: 'keep its items',
        modal: 'SHALL',
      },
      { text: 'THE SYSTEM SHALL sort orders by date', pattern: 'ubiquitous', system: 'SYSTEM' },
      { text: '✅ THE Order Desk SHALL print a receipt', pattern: 'ubiquitous', system: 'Order Desk' },
      { text: '**THE** Cart **SHALL** be empty at first', pattern: 'ubiquitous', system: 'Cart' },
      { text: 'The cart shall keep its items', pattern: 'ubiquitous', system: 'cart', modal: 'SHALL' },
      { text: 'AT night, THE Lamp SHALL glow', pattern: 'ubiquitous', system: 'Lamp' },
    ],
  },
  {
    row: 2,
    form: 'X / EACH / ALL / `code` SHALL',
    decision: 'ubiquitous; the system is as written',
    examples: [
      { text: 'Guests SHALL see prices', pattern: 'ubiquitous', system: 'Guests', quantified: false },
      { text: 'EACH order SHALL have a number', pattern: 'ubiquitous', system: 'EACH order', quantified: false },
      { text: 'ALL prices SHALL include tax', pattern: 'ubiquitous', system: 'ALL prices' },
      { text: '`cart.ts` SHALL export one class', pattern: 'ubiquitous', system: '`cart.ts`' },
    ],
  },
  {
    row: 3,
    form: 'THE X SHALL r when/if c',
    decision: 'ubiquitous with a trailing clause',
    examples: [
      {
        text: 'THE Pump SHALL stop when the tank is full',
        pattern: 'ubiquitous',
        response: 'stop',
        trailing: 'the tank is full',
        trigger: null,
      },
      {
        text: 'THE Pump SHALL stop WHEN the tank is full.',
        pattern: 'ubiquitous',
        response: 'stop',
        trailing: 'the tank is full',
      },
      { text: 'THE Pump SHALL check if the tank is full', pattern: 'ubiquitous', trailing: null },
      { text: 'THE Pump SHALL stop, even when the tank is empty', pattern: 'ubiquitous', trailing: null },
      { text: 'THE Page SHALL show a refund if applicable', pattern: 'ubiquitous', trailing: null },
      { text: 'THE Page SHALL list orders (newest first when sorted)', pattern: 'ubiquitous', trailing: null },
    ],
  },
  {
    row: 4,
    form: 'WHEN t, THE X SHALL',
    decision: 'event; the separator is the last `, THE` before the modal, or THE in capitals without a comma',
    examples: [
      {
        text: 'WHEN a guest pays, THE Shop SHALL send a receipt',
        pattern: 'event',
        trigger: 'a guest pays',
        system: 'Shop',
        response: 'send a receipt',
      },
      {
        text: 'WHEN a guest, THE owner or a clerk pays, THE Shop SHALL ring',
        pattern: 'event',
        trigger: 'a guest, THE owner or a clerk pays',
        system: 'Shop',
      },
      { text: 'WHEN a guest pays THE Shop SHALL ring', pattern: 'event', trigger: 'a guest pays', system: 'Shop' },
      {
        text: 'WHEN the `WHERE` of a query is empty, the Parser SHALL fail',
        pattern: 'event',
        trigger: 'the `WHERE` of a query is empty',
        system: 'Parser',
      },
      {
        text: 'WHEN a query has a WHERE part, THE Parser SHALL keep it',
        pattern: 'event',
        trigger: 'a query has a WHERE part',
        feature: null,
      },
    ],
  },
  {
    row: 5,
    form: 'WHEN t THEN the X SHALL',
    decision: 'event; THEN is a separator',
    examples: [
      {
        text: 'WHEN a guest pays THEN the shop SHALL ring',
        pattern: 'event',
        trigger: 'a guest pays',
        system: 'shop',
        response: 'ring',
      },
      {
        text: 'WHEN a guest pays, THEN THE Shop SHALL ring',
        pattern: 'event',
        trigger: 'a guest pays',
        system: 'Shop',
      },
    ],
  },
  {
    row: 6,
    form: 'WHEN … fails, invalid …',
    decision: 'event and not unwanted: keywords decide',
    examples: [{ text: 'WHEN a payment fails, THE Shop SHALL say so', pattern: 'event', trigger: 'a payment fails' }],
  },
  {
    row: 7,
    form: 'IF c THEN THE X SHALL',
    decision: 'unwanted',
    examples: [
      {
        text: 'IF the card expired, THEN THE Shop SHALL refuse it',
        pattern: 'unwanted',
        trigger: 'the card expired',
        system: 'Shop',
      },
      {
        text: 'If the card expired, then the Shop shall refuse it',
        pattern: 'unwanted',
        trigger: 'the card expired',
        system: 'Shop',
      },
    ],
  },
  {
    row: 8,
    form: 'IF c, THE X SHALL',
    decision: 'unwanted; the missing THEN is reported',
    examples: [
      {
        text: 'IF the card expired, THE Shop SHALL refuse it',
        pattern: 'unwanted',
        trigger: 'the card expired',
        system: 'Shop',
      },
    ],
  },
  {
    row: 9,
    form: 'WHILE s … SHALL, with THEN too',
    decision: 'state',
    examples: [
      {
        text: 'WHILE the door is open, THE Alarm SHALL beep',
        pattern: 'state',
        states: ['the door is open'],
        trigger: null,
      },
      {
        text: 'WHILE the door is open THEN the alarm SHALL beep',
        pattern: 'state',
        states: ['the door is open'],
        system: 'alarm',
      },
    ],
  },
  {
    row: 10,
    form: 'WHERE f … SHALL, with THEN too',
    decision: 'optional; with THEN a hint asks whether an event is meant',
    examples: [
      {
        text: 'WHERE a printer is present, THE Shop SHALL print',
        pattern: 'optional',
        feature: 'a printer is present',
      },
      {
        text: 'WHERE a printer is present THEN the shop SHALL print',
        pattern: 'optional',
        feature: 'a printer is present',
      },
    ],
  },
  {
    row: 11,
    form: 'WHERE or WHILE with WHEN or IF',
    decision: 'complex: at least two kinds of clause',
    examples: [
      {
        text: 'WHILE the shop is open, WHEN a guest rings, THE Clerk SHALL come',
        pattern: 'complex',
        states: ['the shop is open'],
        trigger: 'a guest rings',
        system: 'Clerk',
      },
      {
        text: 'WHERE a bell is present, IF it is broken, THEN THE Clerk SHALL knock',
        pattern: 'complex',
        feature: 'a bell is present',
        trigger: 'it is broken',
      },
      {
        text: 'WHEN a guest rings, WHILE the shop is open, THE Clerk SHALL come',
        pattern: 'complex',
        trigger: 'a guest rings',
        states: ['the shop is open'],
      },
    ],
  },
  {
    row: 12,
    form: 'AND in a condition or in a response',
    decision: 'the same clause and one response; never complex',
    examples: [
      {
        text: 'WHEN a guest pays AND the till is open THEN the shop SHALL ring AND close it',
        pattern: 'event',
        trigger: 'a guest pays AND the till is open',
        response: 'ring AND close it',
        shalls: 1,
      },
      {
        text: 'THE Shop SHALL ring and SHALL close the till',
        pattern: 'ubiquitous',
        shalls: 2,
        response: 'ring and SHALL close the till',
      },
    ],
  },
  {
    row: 13,
    form: '… SHALL a; IF c THEN … SHALL b',
    decision: 'the pattern of the first clause, two SHALLs',
    examples: [
      {
        text: 'THE Shop SHALL ring; IF the bell is broken, THEN THE Clerk SHALL knock',
        pattern: 'ubiquitous',
        system: 'Shop',
        shalls: 2,
        trailing: null,
      },
      {
        text: 'WHEN a guest pays, THE Shop SHALL ring; WHEN he leaves, THE Shop SHALL close',
        pattern: 'event',
        trigger: 'a guest pays',
        shalls: 2,
      },
    ],
  },
  {
    row: 14,
    form: 'FOR ALL / FOR EACH, SHALL NOT, SHALL CONTINUE TO, section 1 of a bug analysis',
    decision: 'ubiquitous and quantified; the modal is recorded; section 1 is a defect',
    examples: [
      {
        text: 'FOR ALL carts, adding and removing an item SHALL leave them as they were',
        pattern: 'ubiquitous',
        quantified: true,
        system: null,
      },
      { text: 'FOR ALL orders, the shop SHALL keep a record', pattern: 'ubiquitous', quantified: true, system: 'shop' },
      { text: 'FOR EACH order, THE Shop SHALL keep a record', pattern: 'ubiquitous', quantified: true, system: 'Shop' },
      { text: 'THE Shop SHALL NOT ring twice', pattern: 'ubiquitous', modal: 'SHALL NOT', response: 'ring twice' },
      { text: 'THE Shop SHALL not ring twice', pattern: 'ubiquitous', modal: 'SHALL NOT' },
      {
        text: 'WHEN a guest pays THEN the shop SHALL CONTINUE TO ring',
        section: 'unchanged',
        pattern: 'event',
        modal: 'SHALL CONTINUE TO',
        response: 'ring',
      },
      {
        text: 'WHEN a guest pays THEN the shop stays silent',
        section: 'current',
        pattern: 'defect',
        trigger: 'a guest pays',
        response: 'the shop stays silent',
        modal: null,
        system: null,
      },
    ],
  },
  {
    row: 15,
    form: 'English keywords in other languages, Spanish and Portuguese, no keywords',
    decision:
      'the pattern from the keywords, no system without an article; else none; in lower case only the first word',
    examples: [
      {
        text: 'WHEN 用户付款时，THE Shop SHALL 打印收据',
        pattern: 'event',
        trigger: '用户付款时',
        system: 'Shop',
        response: '打印收据',
        language: 'en',
      },
      {
        text: 'WHEN 客が支払う THEN システムは領収書を印刷する SHALL',
        pattern: 'event',
        trigger: '客が支払う',
        system: null,
        response: 'システムは領収書を印刷する',
      },
      { text: 'THE 商店 SHALL 打印收据', pattern: 'ubiquitous', system: '商店' },
      {
        text: 'CUANDO un cliente paga, EL Sistema DEBERÁ imprimir un recibo',
        pattern: 'event',
        language: 'es',
        trigger: 'un cliente paga',
        system: 'Sistema',
        modal: 'SHALL',
      },
      {
        text: 'SI la tarjeta venció, ENTONCES EL Sistema NO DEBE aceptarla',
        pattern: 'unwanted',
        language: 'es',
        modal: 'SHALL NOT',
        response: 'aceptarla',
      },
      {
        text: 'QUANDO um cliente paga, o sistema DEVE imprimir um recibo',
        pattern: 'event',
        language: 'pt',
        trigger: 'um cliente paga',
        system: 'sistema',
      },
      {
        text: 'SE o cartão venceu, ENTÃO O Sistema DEVE recusá-lo',
        pattern: 'unwanted',
        language: 'pt',
        trigger: 'o cartão venceu',
      },
      {
        text: 'ENQUANTO a loja está aberta, O Sistema NÃO DEVE apagar a luz',
        pattern: 'state',
        language: 'pt',
        modal: 'SHALL NOT',
      },
      { text: 'Quittungen werden gedruckt', pattern: null, language: null, modal: null },
      { text: '客が支払う時、システムは領収書を印刷する', pattern: null, language: null },
      { text: 'Receipts are printed when a guest pays', pattern: null, modal: null, trigger: null },
      {
        text: 'When a guest pays, the shop rings',
        pattern: 'event',
        trigger: 'a guest pays',
        modal: null,
        response: 'the shop rings',
      },
    ],
  },
];
