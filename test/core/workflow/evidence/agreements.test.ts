import assert from 'node:assert/strict';
import { parseTasks } from '../../../../src/core/specs/tasks';
import { explorationIn } from '../../../../src/core/workflow/evidence/agreements';

/** A bugfix plan as it is written in a language: the test, what is kept, the fix, its confirmation. */
const plans: Readonly<
  Record<string, readonly [explore: string, must: string, keep: string, fix: string, confirm: string]>
> = {
  English: [
    'Write bug condition exploration test',
    'This test MUST FAIL on unfixed code',
    'Write preservation property tests (BEFORE implementing fix)',
    'Implement the fix',
    'Verify bug condition exploration test now passes',
  ],
  Spanish: [
    'Escribir la prueba de exploración del fallo',
    'Esta prueba DEBE FALLAR en el código sin corregir',
    'Escribir pruebas de preservación (antes de implementar la corrección)',
    'Implementar la corrección',
    'Verificar que la prueba de exploración ahora pasa',
  ],
  Portuguese: [
    'Escrever teste de exploração da falha',
    'Este teste DEVE FALHAR no código sem correção',
    'Escrever testes de preservação (antes de implementar a correção)',
    'Implementar a correção',
    'Verificar que o teste de exploração agora passa',
  ],
  French: [
    'Écrire le test d’exploration du défaut',
    'Ce test DOIT ÉCHOUER sur le code non corrigé',
    'Écrire les tests de préservation (avant d’implémenter la correction)',
    'Implémenter la correction',
    'Vérifier que le test d’exploration passe maintenant',
  ],
  German: [
    'Explorationstest für den Fehler schreiben',
    'Dieser Test MUSS FEHLSCHLAGEN, solange nichts behoben ist',
    'Erhaltungstests schreiben (vor der Korrektur)',
    'Fehler beheben',
    'Prüfen, dass der Explorationstest jetzt besteht',
  ],
  Chinese: [
    '编写缺陷条件探索性测试',
    '此测试在未修复的代码上必须失败',
    '编写保留性测试（修复之前）',
    '实现修复',
    '验证探索性测试现在通过',
  ],
  Japanese: [
    'バグ条件の探索テストを書く',
    'このテストは修正されていないコードで必ず失敗する',
    '保存プロパティテストを書く（修正の前）',
    '修正を実装する',
    '探索テストが合格することを確認する',
  ],
};

const until: Readonly<Record<string, string>> = {
  English: 'These tests must fail until task 3',
  Spanish: 'Estas pruebas deben fallar hasta la tarea 3',
  Portuguese: 'Estes testes devem falhar até a tarefa 3',
  French: 'Ces tests doivent échouer jusqu’à la tâche 3',
  German: 'Diese Tests müssen bis zu Aufgabe 3 fehlschlagen',
  Chinese: '这些测试在任务 3 完成前必须失败',
  Japanese: 'これらのテストはタスク 3 まで失敗する',
};

describe('tests that are to fail until something is fixed', () => {
  for (const [language, [explore, must, keep, fix, confirm]] of Object.entries(plans)) {
    it(`are told by the words of a bugfix plan in ${language}`, () => {
      const plan = `- [ ] 1. ${explore}\n  - **${must}**\n- [ ] 2. ${keep}\n- [ ] 3. ${fix}\n- [ ] 4. ${confirm}\n`;
      const { value: tasks } = parseTasks(plan);
      const of = (id: string, kind: 'feature' | 'bugfix' = 'bugfix'): unknown => {
        const task = tasks.all.find((each) => each.id === id);
        const found = task && explorationIn(tasks, task, kind);
        return found && [found.until?.id, found.by?.id];
      };
      assert.deepEqual(of('1'), ['3', '4']);
      assert.deepEqual(
        ['3', '4'].map((id) => of(id)),
        [undefined, undefined],
      );
      assert.equal(of('1', 'feature'), undefined);
    });
    it(`are told by the task that is named in any plan in ${language}`, () => {
      const { value: tasks } = parseTasks(
        `- [ ] 1. Tests\n  - ${until[language] ?? ''}\n- [ ] 2. Code\n- [ ] 3. Rest\n`,
      );
      const [task] = tasks.all;
      assert.ok(task);
      assert.equal(explorationIn(tasks, task, 'feature')?.until?.id, '3');
    });
  }

  it('are none where a task only speaks of failures', () => {
    const lines = [
      'Handle requests that fail',
      'Los pagos que fallan se repiten',
      'Fehlgeschlagene Zahlungen wiederholen',
      '处理失败的请求',
      '失敗したリクエストを処理する',
      'Confirm that the order now passes to the kitchen',
    ];
    for (const line of lines) {
      const { value: tasks } = parseTasks(`- [ ] 1. ${line}\n- [ ] 2. Rest\n`);
      const [task] = tasks.all;
      assert.ok(task);
      assert.equal(explorationIn(tasks, task, 'bugfix'), undefined, line);
    }
  });
});
