export function ExportView() {
  return <div className="view" />;
}
