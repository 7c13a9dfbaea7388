/** What the opened recipe says, and what is otherwise than when it was made: before anything is read. */
export function RecipePanel({ drift, listMissing }: { drift: readonly string[]; listMissing: boolean }) {
  return (
    <section className="panel recipe-panel" aria-labelledby="recipe-title">
      <h2 id="recipe-title">Mapped by a recipe</h2>
      {drift.length === 0 ? (
        <p className="hint">The export looks as it did when the recipe was made.</p>
      ) : (
        <>
          <p>Since the recipe was made, this has changed:</p>
          <ul>
            {drift.map(line => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </>
      )}
      {listMissing && (
        <p className="problem">
          The recipe leaves out people by a list. Choose that list in Open, beside the file, before importing.
        </p>
      )}
    </section>
  );
}
