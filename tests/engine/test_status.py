def test_status_counts_and_names(filled, docs):
    status = filled.status()
    assert (status.indexed, status.skipped, status.folders) == (3, (), (docs,))
    assert status.passages == 4
    assert status.catalog_bytes > 0
    assert status.index_bytes > 0
    assert status.models_bytes == 0
